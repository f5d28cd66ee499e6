"""The breakdown of errors and the calibration, on gold sets made here and, where it is at hand, on the real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from waqai.calibration import calibration
from waqai.cli import main
from waqai.errors import GROUPS, Comparison, Found, Mistake, by_cause, causes_of
from waqai.evaluate import GoldError, gold_part, load_scorer

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_gold = pytest.mark.skipif(not (SHARED / "gold" / "score.py").is_file(), reason="the gold set is not beside the repository")

TEXT = "اتهمت الحكومة الكينية حركة الشباب بتدبير الهجوم في نيروبي أمس.\nوقال وزير الداخلية الكيني إن التحقيق سيشمل الجميع."


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def event(type: str, trigger: str, actors: tuple[str, ...] = (), recipients: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    sides = {
        side: [{"span": span(w), "country": "KEN", "sector": [], "name": None} for w in words]
        for side, words in (("actors", actors), ("recipients", recipients))
    }
    rest: dict[str, Any] = {"mode": [], "status": "happened", "place": None, "date": None, "sources": [], "killed": None, "wounded": None}
    return {"type": type, "mentions": [{"span": span(trigger)}], **sides, **rest, **fields}


def quote(words: str, speaker: str) -> dict[str, Any]:
    return {"content": span(words), "direct": False, "speaker": {"span": span(speaker), "country": None, "sector": [], "name": None}}


def causes(
    gold: list[Any], predicted: list[Any], gold_quotes: list[Any] | None = None, quotes: list[Any] | None = None, found: Found | None = None
) -> set[tuple[str, str]]:
    part_of = SHARED / "gold"
    scorer = load_scorer(gold_part(part_of, "dev"))
    raw = {"text": TEXT, "sentences": [[0, TEXT.index("\n")], [TEXT.index("\n") + 1, len(TEXT)]]}
    held = found or Found((), (), (), ())
    compared = Comparison(scorer, raw, {"events": gold, "quotes": gold_quotes or []}, {"events": predicted, "quotes": quotes or []}, held)
    return {(group, cause) for group, cause, _ in causes_of(compared)}


ACCUSE = event("ACCUSE", "اتهمت", ("الحكومة الكينية",), ("حركة الشباب",))


@needs_gold
def test_what_is_right_is_no_mistake() -> None:
    assert (
        causes([ACCUSE], [ACCUSE], [quote("التحقيق سيشمل الجميع", "وزير الداخلية الكيني")], [quote("التحقيق سيشمل الجميع", "وزير الداخلية الكيني")])
        == set()
    )


@needs_gold
@pytest.mark.parametrize(
    ("predicted", "cause"),
    [
        ([], "no event of any type in its sentences"),
        ([event("REQUEST", "اتهمت")], "another type at the same words"),
        ([event("ASSAULT", "الهجوم")], "only events of other types in the sentence"),
    ],
)
def test_missed_events(predicted: list[Any], cause: str) -> None:
    assert ("events_missed", cause) in causes([ACCUSE], predicted)


@needs_gold
def test_missed_events_of_a_sentence_with_one_of_the_type() -> None:
    other = event("ACCUSE", "تدبير")
    assert ("events_missed", "its words are part of an event that matched another") in causes(
        [ACCUSE, other], [ACCUSE | {"mentions": ACCUSE["mentions"] + other["mentions"]}]
    )
    assert ("events_missed", "same type in the sentence at other words, matched to another") in causes([ACCUSE, other], [ACCUSE])


@needs_gold
@pytest.mark.parametrize(
    ("candidates", "cause"),
    [
        ((("ACCUSE", span("اتهمت")),), "its words are candidates of its type"),
        ((("REQUEST", span("اتهمت")),), "its words are candidates of other types only"),
        ((), "its words are no candidates"),
    ],
)
def test_words_of_missed_events(candidates: tuple[tuple[str, list[int]], ...], cause: str) -> None:
    assert ("words_of_missed_events", cause) in causes([ACCUSE], [], found=Found((), (), (), candidates))


@needs_gold
@pytest.mark.parametrize(
    ("extra", "cause"),
    [
        (event("ACCUSE", "اتهمت"), "left apart: mentions of an event that was matched"),
        (event("ACCUSE", "تدبير"), "another word of a sentence whose event of the type was matched"),
        (event("REQUEST", "اتهمت"), "another type than gold's at the same words"),
        (event("ASSAULT", "الهجوم"), "after the words of a gold statement, in its sentence"),
        (event("ACCUSE", "التحقيق"), "inside a quote of gold, no gold event in the sentence"),
        (event("ACCUSE", "وقال"), "no gold event in the sentence"),
    ],
)
def test_extra_events(extra: dict[str, Any], cause: str) -> None:
    assert ("events_extra", cause) in causes([ACCUSE], [ACCUSE, extra], [quote("التحقيق سيشمل الجميع", "وزير الداخلية الكيني")])


@needs_gold
def test_participants() -> None:
    alone = event("ACCUSE", "اتهمت")
    assert ("participants_missed", "no mention of that naming found") in causes([ACCUSE], [alone])
    known = Found((span("الحكومة الكينية"), span("حركة الشباب")), (), (), ())
    assert ("participants_missed", "found in the event's sentences, not chosen") in causes([ACCUSE], [alone], found=known)
    swapped = causes([ACCUSE], [event("ACCUSE", "اتهمت", ("حركة الشباب",), ("الحكومة الكينية",))])
    assert {("participants_missed", "chosen in the other role"), ("participants_extra", "gold has it in the other role")} <= swapped
    more = event("ACCUSE", "اتهمت", ("الحكومة الكينية", "وزير الداخلية الكيني"), ("حركة الشباب",))
    assert ("participants_extra", "participant of no gold event") in causes([ACCUSE], [more])


@needs_gold
def test_date_place_source_status() -> None:
    date = {"span": span("أمس"), "from": "2025-12-23", "to": "2025-12-23"}
    place = {"span": span("نيروبي"), "name": "Nairobi", "country": "KEN"}
    full = ACCUSE | {"date": date, "place": place, "sources": [{"span": span("وزير الداخلية الكيني")}]}
    times = Found((), (), (span("أمس"),), ())
    assert {
        ("dates_missed", "none attached, right one found"),
        ("places_missed", "none attached, right one not found"),
        ("sources_missed", "no mention of that naming found"),
        ("status", "happened read as planned"),
    } <= causes([full], [ACCUSE | {"status": "planned"}], found=times)
    wrong = full | {"date": date | {"from": "2025-12-22"}, "place": place | {"country": "SOM"}}
    assert causes([full], [wrong]) == {("dates_missed", "right expression, resolved wrongly"), ("place_countries", "right place, another country")}
    assert {("dates_extra", "gold has none"), ("places_extra", "gold has none"), ("sources_extra", "gold has none")} <= causes([ACCUSE], [full])


@needs_gold
def test_quotes() -> None:
    right = quote("التحقيق سيشمل الجميع", "وزير الداخلية الكيني")
    assert ("quotes_missed", "no quote there, indirect") in causes([], [], [right])
    assert ("quotes_missed", "start differs") in causes([], [], [right], [quote("سيشمل الجميع", "وزير الداخلية الكيني")])
    assert ("quotes_extra", "end differs") in causes([], [], [right], [quote("التحقيق", "وزير الداخلية الكيني")])
    assert ("speakers", "another speaker, right one not found") in causes([], [], [right], [quote("التحقيق سيشمل الجميع", "حركة الشباب")])


def test_examples_are_taken_from_all_over() -> None:
    table = by_cause([Mistake("status", "a", str(i), "w") for i in range(10)] + [Mistake("events_missed", "b", "x", "w")], 2)
    assert list(table) == ["events_missed", "status"]
    assert table["status"]["a"]["count"] == 10
    assert [e["document"] for e in table["status"]["a"]["examples"]] == ["0", "5"]


def test_a_scorer_that_offers_too_little_is_named(tmp_path: Path) -> None:
    for name in ("dev.docs.jsonl", "dev.gold.jsonl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "score.py").write_text("def roles(): ...", encoding="utf-8")
    with pytest.raises(GoldError, match="has no Doc, match_events"):
        load_scorer(gold_part(tmp_path))
    (tmp_path / "score.py").write_text("raise RuntimeError('no')", encoding="utf-8")
    with pytest.raises(GoldError, match="cannot be loaded"):
        load_scorer(gold_part(tmp_path))


def test_calibration_of_scores_that_hold_and_of_scores_that_do_not() -> None:
    even = calibration([(0.75, True)] * 3 + [(0.75, False)])
    assert (even.events, even.error, even.lowest) == (4, 0.0, 0.75)
    assert [(b.low, b.high, b.count, b.right) for b in even.bins] == [(0.7, 0.8, 4, 0.75)]
    assert calibration([(1.0, False)]).error == 1.0
    assert calibration([]).bins == ()


@needs_gold
def test_the_causes_add_up_to_the_scorers_figures(tmp_path: Path) -> None:
    for name in ("docs", "gold"):
        lines = (SHARED / "gold" / f"dev.{name}.jsonl").read_text(encoding="utf-8").splitlines()
        (tmp_path / f"few.{name}.jsonl").write_text("\n".join(lines[:20]), encoding="utf-8")
    (tmp_path / "score.py").write_bytes((SHARED / "gold" / "score.py").read_bytes())
    result = CliRunner().invoke(main, ["evaluate", "--gold", str(tmp_path), "--part", "few", "--errors", "1", "--calibration", "--json"])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert set(figures["errors"]) <= set(GROUPS)

    def total(group: str) -> int:
        return sum(int(cause["count"]) for cause in figures["errors"].get(group, {}).values())

    def right(key: str) -> int:
        return round(float(figures[key]["recall"] or 0) * int(figures[key]["gold"]))

    for key, missed in (
        ("events", "events_missed"),
        ("participants", "participants_missed"),
        ("codes", "codes_missed"),
        ("date", "dates_missed"),
        ("place", "places_missed"),
        ("sources", "sources_missed"),
        ("quotes", "quotes_missed"),
    ):
        assert total(missed) == figures[key]["gold"] - right(key), key
    for key, extra in (("events", "events_extra"), ("participants", "participants_extra"), ("sources", "sources_extra"), ("quotes", "quotes_extra")):
        assert total(extra) == figures[key]["predicted"] - right(key), key
    assert total("speakers") == right("quotes") - right("quotes_with_speaker")
    assert total("words_of_missed_events") == total("events_missed")
    assert figures["calibration"]["events"] == figures["events"]["predicted"]
    shown = CliRunner().invoke(main, ["evaluate", "--gold", str(tmp_path), "--part", "few", "--errors", "--calibration"]).output
    assert "events missed:" in shown
    assert "nothing below the threshold of decision is covered" in shown
