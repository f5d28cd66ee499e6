"""The pages: one module each, with what it shows as a frozen Struct that ``load`` fills from the store."""

from __future__ import annotations

from waqai.store.accounts import Access
from waqai.web.pages import (
    actor,
    agreement,
    article,
    audit,
    dossiers,
    event,
    events,
    home,
    mapped,
    network,
    problem,
    quotes,
    read,
    review,
    search,
    sign_in,
    sources,
    timeline,
    users,
)
from waqai.web.types import Page

#: Pages that forms lead back to, and what is shown where a page cannot be.
READ = Page("/read", "read", "read.html", read.load)
REVIEW = Page("/review", "review", "review.html", review.load)
SIGN_IN = Page("/sign-in", "sign_in", "sign_in.html", sign_in.load)
USERS = Page("/users", "users", "users.html", users.load, Access.ADMIN)
PROBLEM = Page("", "problem", "problem.html", problem.load)

#: Every page of the application, in the order of its menu.
PAGES: tuple[Page, ...] = (
    Page("/", "home", "home.html", home.load),
    Page("/records", "events", "events.html", events.load),
    Page("/timeline", "timeline", "timeline.html", timeline.load),
    Page("/network", "network", "network.html", network.load),
    Page("/map", "map", "map.html", mapped.load),
    Page("/quotes", "quotes", "quotes.html", quotes.load),
    Page("/dossiers", "dossiers", "dossiers.html", dossiers.load),
    Page("/search", "search", "search.html", search.load),
    Page("/sources", "sources", "sources.html", sources.load),
    READ,
    REVIEW,
    Page("/review/agreement", "agreement", "agreement.html", agreement.load),
    USERS,
    Page("/audit", "audit", "audit.html", audit.load, Access.ADMIN),
    Page("/documents/{id}", "article", "article.html", article.load),
    Page("/records/{id}", "event", "event.html", event.load),
    Page("/actors/{key:path}", "actor", "actor.html", actor.load),
    Page("/dossiers/{id}", "dossier", "dossier.html", dossiers.load_one),
    SIGN_IN,
)
