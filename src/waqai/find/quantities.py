"""Numbers of killed and wounded: ``3 قتلى``, ``قتيلان``, ``مقتل ثلاثة مدنيين``, ``إصابة العشرات``."""

from __future__ import annotations

from functools import cache

from waqai.lexicon.inflect import inflect_noun
from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Analysis, Quantity
from waqai.text.fold import fold_word


@cache
def _casualty_words() -> dict[str, tuple[str, str]]:
    """Folded form -> (field, number) of the nouns that are counted."""
    table: dict[str, tuple[str, str]] = {}
    for row in rows("lexicon/casualties.tsv"):
        for form in forms(row["form"]):
            folded = fold_word(form)
            table.setdefault(folded, (row["field"], row["number"]))
            if row["number"] == "sing" and " " not in folded:
                for inflected, number in inflect_noun(form).items():
                    if number == "dual":
                        table[inflected] = (row["field"], "dual")
    return table


def find_quantities(analysis: Analysis) -> None:
    """Fill ``analysis.quantities`` with the counted casualty nouns."""
    table = _casualty_words()
    stems = frozenset(table)
    for number, (first, last) in enumerate(analysis.bounds):
        for i in range(first, last):
            if stems.isdisjoint(analysis.lexemes[i].stems):
                continue
            hit = next(((s, table[s.stem]) for s in analysis.lexemes[i].word.splits if not s.enclitic and s.stem in table), None)
            if hit is None:
                continue
            field, grammatical = hit[1]
            start, value = _number_before(analysis, i, first)
            if value is None and grammatical == "dual":
                value = 2
            if value is None and grammatical == "sing" and not hit[0].article:
                value = 1
            if value is not None:
                analysis.quantities.append(Quantity(start, i + 1, number, field=field, value=value))


def _number_before(analysis: Analysis, i: int, first: int) -> tuple[int, int | None]:
    """The number right before a noun: (first token, value), value None where there is none."""
    k, total, seen = i - 1, 0, False
    while k >= first and analysis.time_at[k] is None:
        number = analysis.lexemes[k].number
        if number is None:
            break
        total = total * number if seen and number >= 100 and total < number and total else total + number
        seen = True
        k -= 1
    return (k + 1, total) if seen else (i, None)
