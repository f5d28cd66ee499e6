"""The frames' own examples and counter-examples."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from waqai import examples
from waqai.cli import main
from waqai.examples import Failure, _fault, example_faults, failing_counters, gaps
from waqai.lexicon.predicates import Example, Frame, frames

#: Counter-examples that the shipped models take for events. To be lowered whenever the count has fallen, never raised to make a change pass.
MOST_COUNTERS_TOLD = 50


def test_every_example_holds_or_is_a_known_gap() -> None:
    faults, _ = example_faults()
    assert faults == []


def test_gaps_are_examples_of_a_frame_and_few() -> None:
    texts = [e.text for f in frames().values() for e in f.examples]
    assert set(gaps()) <= set(texts)
    assert len(gaps()) <= 0.15 * len(texts)


def test_counter_examples_are_read_as_events_ever_more_seldom() -> None:
    told = failing_counters()
    assert len(told) <= MOST_COUNTERS_TOLD, "\n".join(map(str, told))


def fault(text: str, trigger: str, actors: tuple[str, ...] = (), recipients: tuple[str, ...] = (), frame: str = "accuse.accuse") -> str:
    return _fault(frames()[frame], Example(text, trigger, actors, recipients))


@pytest.mark.parametrize(
    ("text", "trigger", "actors", "recipients"),
    [
        ("اتهمت كينيا أوغندا بخرق الهدنة", "اتهمت", ("كينيا",), ("أوغندا",)),
        ("كينيا اتهمت بخرق الهدنة", "اتهمت", ("كينيا",), ()),
        ("كينيا وزامبيا اتهمتا بخرق الهدنة", "اتهمتا", ("كينيا", "زامبيا"), ()),
        ("وجهت كينيا اتهاما لأوغندا", "اتهاما", (), ("لأوغندا",)),
    ],
)
def test_an_example_that_holds(text: str, trigger: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> None:
    assert fault(text, trigger, actors, recipients) == ""


def test_an_example_that_does_not() -> None:
    text = "اتهمت كينيا أوغندا بخرق الهدنة"
    assert fault(text, "اتهمت", ("أوغندا",), ("كينيا",)) == "no slot of its example holds actor «أوغندا» and recipient «كينيا»"
    assert fault(text, "اتهمت", ("زامبيا",)) == "no slot of its example holds actor «زامبيا», who is not in the text"
    assert fault(text, "أدانت") == "its trigger «أدانت» is not in its example"
    assert fault(text, "الهدنة") == "«الهدنة» is no candidate of ACCUSE in its example"


def test_a_gap_that_is_none_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "failing_examples", lambda: [Failure("f", "نص", "fails")])
    monkeypatch.setattr(examples, "gaps", lambda: {"مثال": "something"})
    assert example_faults() == (["frame f: fails: نص"], ["frames/gaps.yml: no longer a gap, to be taken out: مثال"])


def test_a_counter_example_with_a_trigger_asks_for_that_word_only() -> None:
    frame = Frame("x", "ACCUSE")
    text = "اتهمت الحكومة الكينية حركة الشباب بتدبير الهجوم أمس الثلاثاء."
    assert examples._told(frame, Example(text)) == ["«اتهمت»"]
    assert examples._told(frame, Example(text, "أمس")) == []


def test_check_counts_what_does_not_hold() -> None:
    result = CliRunner().invoke(main, ["check", "--counters"])
    assert result.exit_code == 0
    assert "known gaps of the grammar" in result.stdout
    assert ("counter-examples are read as events" in result.stderr) == bool(failing_counters())
    assert result.stderr.count("its counter-example tells") == len(failing_counters())
