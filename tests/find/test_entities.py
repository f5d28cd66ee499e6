from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.find.chain import spans
from waqai.find.entities import EntityChain, entity_marks, load, pieces, shipped, told
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.pipeline import by_rules
from waqai.types import Document

LABELS = ["O", "B-PER", "I-PER"]
NEVER = -2000


def analysed(text: str) -> Analysis:
    return by_rules(Document(id="t", text=text))[0]


def entities(text: str) -> list[tuple[str, str]]:
    """The words and class of each entity of a text."""
    analysis = analysed(text)
    found = spans(entity_marks(analysis), 0)
    return [(text[analysis.tokens[s].start : analysis.tokens[e - 1].end], kind) for s, e, kind in found]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("وصل إلى بيروت أمس وفد من الأمم المتحدة.", ("بيروت", "GPE")),
        ("وصل إلى بيروت أمس وفد من الأمم المتحدة.", ("الأمم المتحدة", "ORG")),
        ("قال محمد السالمي للصحفيين إن الطريق مغلقة.", ("محمد السالمي", "PER")),
        ("اتفقت فرنسا وإسبانيا على فتح المعبر.", ("فرنسا", "NATION")),
        ("اتفقت فرنسا وإسبانيا على فتح المعبر.", ("وإسبانيا", "NATION")),
        ("أطلق مقاتلو حزب الله النار على الدورية.", ("حزب الله", "GROUP")),
        ("ونقلت رويترز عن سكان في المدينة أن الكهرباء انقطعت.", ("رويترز", "MEDIA")),
        ("وبدأت الأزمة في عام 2011 واستمرت.", ("عام 2011", "DATE")),
        ("والتقى وزير الخارجية الفرنسي نظيره في باريس.", ("وزير الخارجية الفرنسي", "OFFICE")),
    ],
)
def test_entities_have_their_class(text: str, entity: tuple[str, str]) -> None:
    assert entity in entities(text)


def test_plain_words_are_no_entities() -> None:
    assert entities("كانت الأسعار مرتفعة والناس غاضبين من ذلك.") == []


def test_labels_do_not_depend_on_what_the_grammar_of_namings_found() -> None:
    analysis = analysed("استقبل رئيس الوزراء الإيطالي في روما سفير مصر، ثم تحدث إلى رويترز.")
    before = entity_marks(analysis)
    analysis.actors, analysis.actor_at = [], [None] * len(analysis.tokens)
    assert entity_marks(analysis) == before


@settings(deadline=None)
@given(st.text(alphabet="واحد بلدمن العراق.\n \u200e12،ab", max_size=120))
def test_every_token_has_a_label(text: str) -> None:
    analysis = Analysis.of(Document(id="t", text=text))
    marks = entity_marks(analysis)
    assert len(marks) == len(analysis.tokens)
    for first, last in analysis.bounds:
        for before, here in zip(["O", *marks[first : last - 1]], marks[first:last], strict=True):
            assert not here.startswith("I-") or before[1:] == here[1:]


def follow(transitions: list[list[int]], own: list[list[int]]) -> list[str]:
    """What a chain makes of tokens that say this much for each label."""
    names = [[f"f{n}"] for n in range(len(own))]
    chain = EntityChain(LABELS, transitions, {f[0]: dict(enumerate(row)) for f, row in zip(names, own, strict=True)})
    return chain.best([[(list, tuple(f))] for f in names])


def test_the_best_sequence_is_not_the_best_label_of_each_token() -> None:
    free = [[0, 0, NEVER], [0, 0, 0], [0, 0, 0]]
    assert follow(free, [[100, 0, 0], [0, 0, 80]]) == ["O", "O"]
    assert follow(free, [[100, 50, 0], [0, 0, 80]]) == ["B-PER", "I-PER"]
    assert follow(free, []) == []


@given(st.lists(st.lists(st.integers(-150, 150), min_size=3, max_size=3), min_size=1, max_size=6))
def test_beam_finds_a_best_sequence_where_scores_are_close(own: list[list[int]]) -> None:
    free = [[20, -10, NEVER], [0, -30, 60], [10, 0, 20]]

    def score(labels: list[str]) -> int:
        at = [LABELS.index(label) for label in labels]
        return sum(row[y] for row, y in zip(own, at, strict=True)) + sum(free[a][b] for a, b in pairwise(at))

    every = [["O"], ["B-PER"]]
    for _ in own[1:]:
        every = [[*path, label] for path in every for label in LABELS]
    assert score(follow(free, own)) == max(map(score, every))


def test_a_chain_outlives_its_file() -> None:
    chain = EntityChain(LABELS, [[0, -5, NEVER], [1, 2, 3], [4, 5, 6]], {"w=x": {0: -7, 2: 31}})
    again = load(chain.dump())
    assert (again.labels, again.transitions, again.weights) == (chain.labels, chain.transitions, chain.weights)
    assert again.dump() == chain.dump()


def test_without_times_and_heads_at_hand_it_still_answers() -> None:
    analysis = Analysis.of(Document(id="t", text="زار محمود عباس القاهرة."))
    assert "B-PER" in entity_marks(analysis)
    chain = shipped()
    assert chain is not None
    rows = [told(token) for sentence in pieces(analysis, [None] * len(analysis.tokens)) for token in sentence]
    assert len(rows) == len(analysis.tokens)
    assert all(rows)
