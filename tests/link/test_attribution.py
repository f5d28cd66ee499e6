"""Who carries whom, and how many voices there are."""

from __future__ import annotations

import pytest

import waqai
from waqai.link.attribution import dateline, graph, outlet, paths, voices
from waqai.tellings import tellings
from waqai.types import Document, Reading

NEWS = "زار الرئيس الكيني البرتغال أمس، وفق وكالة الأنباء الكويتية."


def read(text: str, source: str | None) -> Reading:
    return waqai.read(text, published="2025-12-24", source=source)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("لشبونة (رويترز) - زار الرئيس الكيني البرتغال.", "Reuters"),
        ("لشبونة - أ ف ب: زار الرئيس الكيني البرتغال.", "Agence France-Presse"),
        ("هانوي (كونا) - زار الرئيس الكيني فيتنام.", "KUNA"),
        ("زار الرئيس الكيني البرتغال.\n(رويترز)", "Reuters"),
        ("زار الرئيس الكيني البرتغال (وهي زيارة أولى) أمس.", None),
        ("لشبونة (صحيفة الرياض) - زار الرئيس الكيني البرتغال.", None),
        ("", None),
    ],
)
def test_datelines(text: str, agency: str | None) -> None:
    assert dateline(Document.of(text)) == agency


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("kuna", "KUNA"),
        ("sana", "SANA"),
        ("nna", "National News Agency"),
        ("hespress", "Hespress"),
        ("رويترز", "Reuters"),
        ("a-blog", "a-blog"),
        (None, None),
        ("", None),
    ],
)
def test_an_outlet_has_one_name(source: str | None, name: str | None) -> None:
    assert outlet(source) == name


def test_a_path_leads_from_the_outlet_over_the_agency_to_the_official() -> None:
    text = "لشبونة (رويترز) - قال وزير الدفاع الكيني إن المسلحين قتلوا خمسة جنود في هجوم على القاعدة أمس."
    found = [p for p in paths(read(text, "hespress")) if len(p.carriers) > 2]
    assert found
    assert found[0].carriers[:2] == ("Hespress", "Reuters")
    assert "KEN" in found[0].carriers[2]
    edges = {(e.carrier, e.carried): e.tellings for e in graph(found)}
    assert edges["Hespress", "Reuters"] == len(found)


def test_forty_papers_that_quote_one_agency_are_one_voice() -> None:
    told = [t for k in range(40) for t in tellings(read(f"{NEWS} {k}", f"paper-{k}"))]
    assert len({t.document for t in told}) == 40
    (voice,) = voices(told)
    assert voice.name == "KUNA"
    assert len(voice.documents) == 40
    assert voices(reversed(told)) == (voice,)


def test_independent_outlets_are_voices_of_their_own() -> None:
    readings = [read("زار الرئيس الكيني البرتغال أمس.", "hespress"), read("زار الرئيس الكيني البرتغال، أمس.", None), read(NEWS, "petra")]
    readings.append(read("هانوي (كونا) - زار الرئيس الكيني البرتغال أمس.", "map"))
    told = [t for r in readings for t in tellings(r)]
    credited = {r.document.id: name for r in readings if (name := dateline(r.document))}
    found = voices(told, credited)
    assert found[0].name == "KUNA"
    assert len(found[0].documents) == 2
    assert {v.name for v in found[1:]} == {"Hespress", readings[1].document.id}
