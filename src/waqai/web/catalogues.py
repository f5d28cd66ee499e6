"""The catalogues of translations, made anew from what the pages look up: ``python -m waqai.web.catalogues``.

Texts that no page uses go, new ones come in: in English as they are, in other languages empty, to be filled in. What is filled in is compiled.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from waqai.web import locales

TEMPLATES = Path(__file__).parent / "templates"
_WIDTH = 150


def sought() -> dict[str, str | None]:
    """Every text that the pages look up, with its plural if it has one; ValueError for one that is empty or no constant."""
    found: dict[str, str | None] = dict.fromkeys(locales.labels())
    for path in sorted(TEMPLATES.glob("*.html")):
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], {"trim_blocks": "true", "silent": "false"}):
                one, many = message[:2] if isinstance(message, tuple) else (message, None)
                if not one:
                    raise ValueError(f"{path.name} looks up a text that is empty or no constant")
                found[one] = many
    return found


def read(lang: str) -> Catalog:
    """The catalogue of a language as it is written."""
    with _path(lang).open("rb") as file:
        return read_po(file, locale=lang)


def _path(lang: str) -> Path:
    return locales.FOLDER / lang / "LC_MESSAGES" / "waqai.po"


def update(lang: str) -> list[str]:
    """Write and compile the catalogue of a language; what is still to be translated."""
    old = read(lang)
    made = Catalog(lang, header_comment=old.header_comment, charset="utf-8")
    made.mime_headers = old.mime_headers
    for one, many in sought().items():
        kept = old.get(one)
        id = (one, many) if many else one
        made.add(id, kept.string if kept else _untranslated(lang, one, many))
    with _path(lang).open("wb") as file:
        write_po(file, made, width=_WIDTH, sort_output=True, omit_header=False)
    with _path(lang).with_suffix(".mo").open("wb") as file:
        write_mo(file, made)
    return [str(message.id) for message in made if not is_translated(message)]


def _untranslated(lang: str, one: str, many: str | None) -> str | tuple[str, ...]:
    if lang == "en":
        return (one, many) if many else one
    return ("",) * locales.PLURALS if many else ""


def is_translated(message: Message) -> bool:
    """True for a text that has a translation in all its forms."""
    string = message.string or ""
    return not message.id or bool(string if isinstance(string, str) else all(string))


if __name__ == "__main__":
    missing = {lang: update(lang) for lang in locales.LANGUAGES}
    sys.exit("\n".join(f"{lang}: {text}" for lang, texts in missing.items() for text in texts) or 0)
