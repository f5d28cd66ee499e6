"""Every page of the application, as something to look at."""

from __future__ import annotations

from pathlib import Path

from waqai.store import Store
from waqai.store.values import Filter
from waqai.web.pages import PAGES

#: Pages that show what is asked for; the others are shown as they are.
_ASKED = {"timeline": "/timeline?one=KWT&other=VNM", "search": "/search?q=الارهاب"}
#: Pages that are no part of the list, and states of pages that look unlike them.
_BESIDE = {
    "problem": "/documents/none",
    "timeline-empty": "/timeline",
    "search-none": "/search?q=لايوجد",
    "records-none": "/records?first=2001-01-01&last=2001-01-02",
    "actor-person": "/actors/Abdullah%20al-Yahya",
}


def addresses(store: Path) -> dict[str, str]:
    """The address of each page by its name, over a store of the reports."""
    with Store.open(str(store)) as opened:
        (reception, *_) = (r for r in opened.records(Filter(countries=("KWT", "VNM")), limit=500).items if len(r.sources) > 1 and r.type == "CONSULT")
        (attack, *_) = opened.records(Filter(types=("ASSAULT",))).items
        dossier = max(opened.dossiers(), key=lambda d: len(d.stages))
    one = {"article": reception.tellings[-1].document, "event": attack.id, "actor": "KWT", "dossier": dossier.id}
    filled = {page.name: page.path.partition("{")[0] + one[page.name] if page.name in one else page.path for page in PAGES}
    return filled | _ASKED | _BESIDE
