from collections import Counter

import pytest

from waqai.lexicon.lint import lint, lint_table
from waqai.lexicon.predicates import TYPES, frames, predicate_index
from waqai.lexicon.rows import DataError, data_digest, forms, rows
from waqai.ontology import contexts, event_types, sectors
from waqai.text.fold import fold_word


def test_the_data_is_sound() -> None:
    assert lint() == []


def test_every_type_of_the_ontology_has_frames_and_words() -> None:
    assert {f.type for f in frames().values()} == set(event_types())
    assert len(event_types()) == 16
    for name in TYPES:
        assert len(list(rows(f"lexicon/predicates/{name}.tsv"))) >= 25


def test_the_lexicons_are_as_broad_as_they_claim() -> None:
    predicates = {(r["frame"], r["form"]) for name in TYPES for r in rows(f"lexicon/predicates/{name}.tsv")}
    assert len(predicates) >= 4000
    assert sum(1 for _ in rows("actors/organisations_intl.tsv")) >= 250
    assert sum(1 for _ in rows("actors/organisations_groups.tsv")) >= 400
    assert sum(1 for _ in rows("actors/organisations_media.tsv")) >= 150
    holders = [r for part in ("arab", "world") for r in rows(f"actors/holders_{part}.tsv")]
    assert len(holders) >= 800
    assert all(r["from"] for r in holders)
    assert sum(1 for _ in rows("actors/states.tsv")) >= 190


def test_frames_use_modes_and_topics_of_the_ontology() -> None:
    for frame in frames().values():
        assert set(frame.mode) <= set(event_types()[frame.type].modes)
        assert set(frame.topics) <= set(contexts())
        assert frame.needs in {"none", "actor", "recipient", "both"}


def test_sectors_cover_what_the_tables_use() -> None:
    used = Counter(
        s
        for path in ("lexicon/offices.tsv", "lexicon/institutions.tsv", "lexicon/people.tsv")
        for r in rows(path)
        for s in r["sectors"].split("/")
        if s
    )
    assert set(used) <= set(sectors())


@pytest.mark.parametrize("form", "التقى وسيلتقي زيارته اتهمت ندّدت اعتُقل غارات استقالة".split())
def test_written_forms_are_known(form: str) -> None:
    from waqai.lexicon.vocabulary import vocabulary
    from waqai.text.tokens import word

    assert vocabulary().lexeme(word(form)).senses


@pytest.mark.parametrize("form", "الحكم أنه إثر فيما سوف مدينة".split())
def test_common_words_are_no_predicates_by_accident(form: str) -> None:
    from waqai.lexicon.vocabulary import vocabulary
    from waqai.text.tokens import word

    assert not [s.predicate for split, s in vocabulary().lexeme(word(form)).senses if s.pos in ("verb", "participle") and not s.object]


def test_the_index_is_folded() -> None:
    single = predicate_index()
    assert all(form == fold_word(form) for form in single)


def test_rows_of_the_wrong_width_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    broken = Path(str(tmp_path)) / "broken.tsv"
    broken.write_text("id\tsource\tform\na\town\tكلمة\nb\town\n", encoding="utf-8")
    monkeypatch.setattr("waqai.lexicon.rows.data_file", lambda path: broken)
    with pytest.raises(DataError, match=r"broken.tsv:3: 2 columns where the header has 3"):
        list(rows("broken.tsv"))
    assert list(lint_table("broken.tsv")) == ["broken.tsv:3: 2 columns where the header has 3"]


@pytest.mark.parametrize(
    ("form", "fault"),
    [("مـحمد", "tatweel"), ("مُحمد", "diacritic"), ("کتاب", "not Arabic"), ("\ufefb", "presentation form"), (" كلمة", "white space")],
)
def test_the_linter_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: object, form: str, fault: str) -> None:
    from pathlib import Path

    table = Path(str(tmp_path)) / "t.tsv"
    table.write_text(f"id\tsource\tform\na\town\t{form}\n", encoding="utf-8")
    monkeypatch.setattr("waqai.lexicon.rows.data_file", lambda path: table)
    assert any(fault in line for line in lint_table("t.tsv"))


def test_forms_are_parted_by_bars() -> None:
    assert forms("سوريا | سورية") == ["سوريا", "سورية"]
    assert forms("") == []


def test_the_digest_is_stable() -> None:
    assert data_digest() == data_digest()
    assert len(data_digest()) == 16
