"""Actors: persons with or without an office, institutions, states, organisations, and people ("ثلاثة مدنيين").

Method: the tables' trie marks heads; from each head the grammar of Arabic namings is followed to the left edge (numbers, titles) and to the
right (complements, demonyms, modifiers, ranks, names, names in quotation marks, apposition). A name that no table knows is read from what stands
before it: a title, an office, or a given name.
"""

from __future__ import annotations

from waqai.lexicon.entries import Entry
from waqai.lexicon.vocabulary import NUMBER_WORDS, Lexeme, vocabulary
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word
from waqai.text.tokens import Split

_PRIORITY = (
    "holder",
    "organisation",
    "office",
    "institution",
    "seat",
    "state",
    "capital",
    "people",
    "title",
    "demonym",
    "given",
    "place",
    "modifier",
    "particle",
)
_RANK = {kind: i for i, kind in enumerate(_PRIORITY)}
_OPEN, _CLOSE = '"([', '")]'
_LONGEST_NAME = 5
#: Nouns that mean armed force when a demonym follows.
_FORCES = frozenset(
    map(
        fold_word,
        "طائرات طائرة مقاتلات مقاتلة مروحيات مروحية زوارق دبابات دوريات دورية مدفعية بوارج سفن صواريخ مسيرات آليات جرافات وحدات عناصر كتائب".split(),
    )
)
#: Prepositions that tie an office to what it belongs to ("القيادي في حركة", "الناطق باسم الجيش", "السفير لدى").
_OFFICE_LINKS = frozenset(map(fold_word, "في لدى باسم".split()))


class Head:
    """The longest naming at a token with the entries of the best kind, and the split of its first word."""

    __slots__ = ("end", "entries", "split", "start")

    def __init__(self, start: int, end: int, entries: list[Entry], split: Split) -> None:
        self.start, self.end, self.entries, self.split = start, end, entries, split

    def best(self, *kinds: str) -> Entry | None:
        """The first entry of one of these kinds, in the order given."""
        for kind in kinds:
            for entry in self.entries:
                if entry.kind == kind:
                    return entry
        return None

    @property
    def entry(self) -> Entry:
        """The entry of the most telling kind."""
        return min(self.entries, key=lambda e: _RANK[e.kind])


def heads(analysis: Analysis) -> list[Head | None]:
    """For each token the longest naming that starts there."""
    trie = vocabulary().names
    found: list[Head | None] = [None] * len(analysis.tokens)
    for first, last in analysis.bounds:
        sentence_tokens = analysis.tokens[:last]
        for i in range(first, last):
            lexeme = analysis.lexemes[i]
            best: Head | None = None
            for form, split in lexeme.heads.items():
                hit = trie.at(sentence_tokens, i, (form,))
                if hit and (best is None or hit[0] > best.end):
                    best = Head(i, hit[0], hit[1], split)
                elif hit and best is not None and hit[0] == best.end and len(split.proclitics) <= len(best.split.proclitics):
                    best.entries = best.entries + hit[1]
            if best is not None and _is_grammar(best, lexeme) and not ("preposition" in lexeme.function and best.best("given")):
                # وإلى folds like والي: a word of grammar is no name by itself.
                best = None
            found[i] = best
    return found


def _is_grammar(head: Head, lexeme: Lexeme) -> bool:
    """True for a naming of one word that is also a word of grammar (علي and على fold alike): it may go on a name, not begin one."""
    return head.end == head.start + 1 and bool(lexeme.function) and not head.split.proclitics and not head.split.article


class ActorFinder:
    """Finds the actors of one analysis."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis
        self.heads = heads(analysis)
        self.last = 0

    def find(self) -> list[Actor]:
        """All actors in text order, never overlapping."""
        found: list[Actor] = []
        for number, (first, last) in enumerate(self.a.bounds):
            self.last = last
            i = first
            while i < last:
                actor = self._at(i, number) if self.a.time_at[i] is None else None
                if actor is None:
                    i += 1
                    continue
                self._govern(actor, found[-1] if found and found[-1].sentence == number else None)
                found.append(actor)
                for k in range(actor.start, actor.end):
                    self.a.actor_at[k] = actor
                i = actor.end
        return found

    # -- the left edge -------------------------------------------------------------------------------------------------------------------

    def _at(self, i: int, sentence: int) -> Actor | None:
        lexeme = self.a.lexemes[i]
        if lexeme.number is not None:
            return self._counted(i, sentence)
        head = self.heads[i]
        if head is None or (_is_grammar(head, lexeme) and not self._names_ali(i, head)):
            return None
        entry = head.entry
        if lexeme.is_verb and entry.kind in ("people", "given", "demonym", "office", "title") and not head.split.article:
            if entry.kind != "office" or head.end == i + 1:
                previous = self.a.lexemes[i - 1] if i > 0 and self.a.sentence_of[i - 1] == sentence else None
                if (
                    entry.kind != "people"
                    or previous is None
                    or not (previous.function & {"preposition", "quantifier"} or previous.number is not None)
                ):
                    return None
        actor = Actor(head.start, head.end, sentence, entry=entry, country=entry.country, sectors=entry.sectors, rule=f"head:{entry.kind}")
        actor.offset = self._offset(i, head.split)
        build = getattr(self, f"_{entry.kind}", None)
        return build(actor, head) if build else None

    def _names_ali(self, i: int, head: Head) -> bool:
        """True where علي, spelt with its dots, is the name and not على: a cue of speech before it or a second known name after it."""
        if head.best("given") is None or not self.a.tokens[i].word.surface.endswith("ي"):
            return False
        spoken = i > self.a.bounds[self.a.sentence_of[i]][0] and bool(self.a.lexemes[i - 1].speech)
        following = self.heads[head.end] if head.end < self.last else None
        return spoken or (following is not None and following.best("given") is not None and not following.split.proclitics)

    def _offset(self, i: int, split: Split) -> int:
        """Where the word proper begins: after its conjunction and preposition. With ``لل`` the article has no letter of its own: the ل stays."""
        token = self.a.tokens[i]
        skip = len(split.proclitics)
        if not skip or split.enclitic:
            return token.start
        if split.article and split.proclitics[-1:] == "ل":
            skip -= 1
        surface = token.word.surface
        at = kept = 0
        while kept < skip and at < len(surface):
            at += 1
            kept = len(fold_word(surface[:at]))
        while at < len(surface) and len(fold_word(surface[: at + 1])) == kept:
            at += 1
        return token.start + at

    def _counted(self, i: int, sentence: int) -> Actor | None:
        """A number and the people it counts: ``ثلاثة مدنيين``, ``32 ناشطا كرديا``, ``أكثر من 30 دولة``."""
        j, value = i, 0
        while j < self.last and j - i < 5:
            number = self.a.lexemes[j].number
            if number is None:
                break
            value = value * number if number >= 100 and value and value < number else value + number
            j += 1
        if j >= self.last:
            return None
        k = j + 1 if self.a.lexemes[j].folded == "من" and j + 1 < self.last else j
        head = self.heads[k]
        if head is None or head.best("people", "demonym", "office") is None or head.split.preposition:
            return None
        entry = head.best("people", "office", "demonym")
        assert entry is not None
        if entry.kind == "demonym" and entry.role != "plural" and not self.a.lexemes[k].folded.endswith(("ين", "ون", "ا", "ات")):
            return None
        actor = Actor(
            i,
            head.end,
            sentence,
            entry=entry,
            country=entry.country,
            sectors=entry.sectors or (("CVL",) if entry.kind == "demonym" else ()),
            rule="number+people",
            count=value,
        )
        first = self.a.lexemes[i]
        split = next((s for s in first.word.splits if not s.enclitic and s.proclitics), None)
        if split is not None and first.word.number is None and first.word.folded not in NUMBER_WORDS:
            actor.offset = self._offset(i, split)
        return self._people(actor, head)

    # -- one method for each kind of head ------------------------------------------------------------------------------------------------

    def _holder(self, actor: Actor, head: Head) -> Actor | None:
        entry = actor.entry
        assert entry is not None
        if entry.timid and not self._supported(head):
            return None
        actor.form, actor.name = "person", (head.start, head.end)
        self._trailing_office(actor)
        return actor

    def _state(self, actor: Actor, head: Head) -> Actor | None:
        actor.form = "state"
        if self._adjectival(head):
            return None
        actor.of_place = self._placelike(head)
        return actor

    def _capital(self, actor: Actor, head: Head) -> Actor | None:
        actor.form = "state"
        actor.of_place = self._placelike(head)
        actor.rule = "capital for government"
        return actor

    def _seat(self, actor: Actor, head: Head) -> Actor | None:
        actor.form = "institution"
        actor.rule = "seat of power"
        return actor

    def _organisation(self, actor: Actor, head: Head) -> Actor | None:
        entry = actor.entry
        assert entry is not None
        if entry.timid and not self._supported(head):
            return None
        actor.form, actor.name = "organisation", (head.start, head.end)
        self._quoted_alias(actor)
        self._demonyms(actor, keep_country=True)
        self._quoted_alias(actor)
        return actor

    def _office(self, actor: Actor, head: Head) -> Actor | None:
        actor.form = "person"
        self._complement(actor)
        actor.office = (actor.start, actor.end)
        self._person_name(actor, comma=True)
        if actor.name is None and actor.entry is not None and actor.entry.role == "" and actor.end == actor.start + 1:
            return None
        return actor

    def _title(self, actor: Actor, head: Head) -> Actor | None:
        actor.form = "person"
        self._person_name(actor, comma=False)
        if actor.name is None:
            return None
        self._trailing_office(actor)
        return actor

    def _given(self, actor: Actor, head: Head) -> Actor | None:
        entry = actor.entry
        assert entry is not None
        end, known = self._name_end(actor.start)
        if end - actor.start < 2 or (entry.timid and known < 2):
            return None
        if head.split.proclitics and self.a.tokens[actor.start].word.folded[1:] != head.split.form and known < 2:
            return None
        actor.form, actor.name, actor.end, actor.sectors, actor.rule = "person", (actor.start, end), end, (), "given name"
        self._trailing_office(actor)
        return actor

    def _institution(self, actor: Actor, head: Head) -> Actor | None:
        entry = actor.entry
        assert entry is not None
        actor.form = "institution"
        bare = actor.end
        self._complement(actor)
        if entry.role == "bare" and actor.country is None and not head.split.article and not self.a.lexemes[actor.start].folded.startswith("ال"):
            return None
        if actor.end == bare and not self._definite(head) and entry.needs and "none" not in entry.needs:
            return None
        return actor

    def _people(self, actor: Actor, head: Head) -> Actor | None:
        actor.form = "people"
        entry = actor.entry
        if entry is not None and entry.role == "sing" and actor.count is None and self._modifies(actor.start, head):
            return None
        self._people_tail(actor)
        if entry is not None and entry.role == "sing" and actor.count is None and actor.end == head.end and not self._definite(head):
            return actor if self._after_killing(actor) else None
        return actor

    def _demonym(self, actor: Actor, head: Head) -> Actor | None:
        """A demonym used as a noun (الأتراك، السوريون), or as an adjective of a noun that no table knows (طائرات روسية) or of an event (غارة تركية)."""
        entry = actor.entry
        assert entry is not None
        folded = self.a.lexemes[actor.start].folded
        low = self.a.bounds[actor.sentence][0]
        noun = self._noun_before(actor.start, low)
        plural = entry.role == "plural" or folded.endswith(("ين", "ون"))
        if plural and not entry.timid and noun is None:
            actor.form, actor.sectors, actor.rule = "people", ("CVL",), "demonym plural"
            self._people_tail(actor)
            return actor
        if noun is None or head.split.preposition or head.split.proclitics:
            return None
        if any(self.a.lexemes[k].senses for k in range(max(low, actor.start - 2), actor.start)):
            force = any(
                s.frame.type in ("ASSAULT", "MOBILIZE") for k in range(max(low, actor.start - 2), actor.start) for _, s in self.a.lexemes[k].senses
            )
            actor.form, actor.sectors, actor.rule = "adjective", ("GOV", "MIL") if force else ("GOV",), "demonym of an event"
            return actor
        split = next((s for s in self.a.lexemes[noun].word.splits if not s.enclitic and s.stem in _FORCES), None)
        actor.start, actor.offset = noun, -1
        actor.form, actor.sectors, actor.rule = "institution", ("MIL",) if split else (), "noun+demonym"
        if split is not None and split.proclitics and not split.article:
            actor.offset = self.a.tokens[noun].start + len(split.proclitics)
        return actor

    def _noun_before(self, i: int, low: int) -> int | None:
        """The token of a noun right before a demonym, if no other naming holds it."""
        k = i - 1
        if k < low or self.a.actor_at[k] is not None or self.a.time_at[k] is not None:
            return None
        lexeme = self.a.lexemes[k]
        verb_only = lexeme.is_verb and not any(s.pos not in ("verb", "light") for _, s in lexeme.senses)
        if not lexeme.word.is_word or lexeme.function or lexeme.number is not None or (verb_only and not lexeme.folded.startswith("ال")):
            return None
        head = self.heads[k]
        return None if head is not None and head.best("place", "capital", "state") else k

    # -- extensions to the right ---------------------------------------------------------------------------------------------------------

    def _complement(self, actor: Actor) -> None:
        """Extend an office or institution over what completes it; country and sectors are taken over from the complement.

        An adjective closes the construct state: a bare noun after it begins another naming (``اتهمت الحكومة الكينية حركة الشباب``).
        """
        closed = False
        for _ in range(8):
            if actor.end >= self.last:
                return
            if self._take_quoted(actor) or self._take_head(actor, linked_only=closed):
                continue
            if not (self._take_demonym(actor) or self._take_adjective(actor)):
                return
            closed = True

    def _take_demonym(self, actor: Actor) -> bool:
        head = self.heads[actor.end]
        entry = head.best("demonym") if head else None
        if head is None or entry is None or head.split.preposition or entry.role == "plural":
            return False
        if head.split.proclitics and actor.country is not None:
            return False
        actor.country = actor.country if actor.entry and actor.entry.kind == "organisation" and actor.country else entry.country
        actor.end = head.end
        return True

    def _take_head(self, actor: Actor, *, linked_only: bool = False) -> bool:
        """An institution, organisation, state, seat, capital or further office that completes the naming, bare or after a linking preposition."""
        at = actor.end
        link = ""
        lexeme = self.a.lexemes[at]
        if lexeme.folded in _OFFICE_LINKS and at + 1 < self.last:
            link, at = lexeme.folded, at + 1
        head = self.heads[at]
        if head is None or self.a.time_at[at] is not None:
            return False
        if head.split.preposition and not link:
            link = head.split.preposition
        if "و" in head.split.proclitics or "ف" in head.split.proclitics or (linked_only and not link):
            return False
        is_office = actor.form == "person"
        if link and not (is_office and actor.entry is not None and actor.entry.kind == "office"):
            return False
        entry = head.best("organisation", "institution", "seat", "state", "capital", "place", *(("office", "people") if not link else ()))
        if entry is None or entry.timid or (link and entry.kind in ("place", "capital", "state") and link not in ("في", "ب", "لدي", "ل", "الي")):
            return False
        if entry.kind == "office" and is_office and entry.role in ("head", "minister") and actor.end - actor.start >= 2:
            return False
        if entry.kind == "state" and self._adjectival(head):
            actor.country, actor.end = entry.country, head.end
            return True
        if link and entry.kind in ("place", "capital") and actor.country is not None:
            # "السفير السعودي في لبنان" keeps its own state; the place is where, not whose.
            return False
        actor.end = head.end
        if entry.country and (actor.country is None or not link):
            actor.country = actor.country or entry.country
        if (
            entry.sectors
            and entry.kind in ("organisation", "institution")
            and is_office
            and (
                actor.entry is None
                or actor.entry.role in ("official", "party", "spokesman", "other", "deputy", "head", "source", "")
                or not actor.sectors
            )
        ):
            actor.sectors = entry.sectors
        return True

    def _take_adjective(self, actor: Actor) -> bool:
        """A definite adjective or compound second part: ``القوات الخاصة``, ``وزارة الاقتصاد والصناعة``."""
        lexeme = self.a.lexemes[actor.end]
        if (
            not lexeme.word.is_word
            or lexeme.function
            or (lexeme.senses and any(s.pos == "verb" for _, s in lexeme.senses))
            or self.a.time_at[actor.end] is not None
        ):
            return False
        folded = lexeme.folded
        head = self.heads[actor.end]
        modifier = head.best("modifier") if head is not None else None
        if head is not None and modifier is not None:
            self._modify(actor, modifier, head.end)
            return True
        if head is not None and head.best("holder", "title", "given", "people", "office"):
            return False
        if folded.startswith("ال") and len(folded) > 4 and self._ends_definite(actor):
            actor.end += 1
            return True
        if folded.startswith("وال") and len(folded) > 5 and head is None and self._ends_definite(actor) and actor.end + 1 < self.last:
            following = self.heads[actor.end + 1]
            if following is not None and following.best("demonym") and not following.split.proclitics:
                actor.end += 1
                return True
        return False

    @staticmethod
    def _modify(actor: Actor, modifier: Entry, end: int) -> None:
        """Take a modifier of an office; who held it once now belongs to the elites."""
        actor.end = end
        if modifier.role in ("former", "ousted"):
            actor.former = True
            actor.sectors = ("ELI",)

    def _ends_definite(self, actor: Actor) -> bool:
        folded = self.a.lexemes[actor.end - 1].folded
        return folded.startswith(("ال", "وال", "بال", "لل", "فال", "ولل", "وبال", "كال"))

    def _take_quoted(self, actor: Actor) -> bool:
        """A name in quotation marks or brackets after its head noun: ``حركة «الغد»``, ``وزارة الدفاع (البنتاغون)``."""
        sign = self.a.lexemes[actor.end].folded
        if sign not in _OPEN:
            return False
        close = _CLOSE[_OPEN.index(sign)]
        for k in range(actor.end + 1, min(self.last, actor.end + 7)):
            lexeme = self.a.lexemes[k]
            if lexeme.folded == close:
                if k == actor.end + 1 or self.a.time_at[actor.end + 1] is not None or lexeme.word.number:
                    return False
                inner = self.heads[actor.end + 1]
                entry = inner.best("organisation", "holder") if inner and inner.end == k else None
                if entry is not None:
                    if actor.entry is None or actor.entry.kind in ("institution", "people"):
                        actor.entry = entry
                    actor.country = actor.country or entry.country
                    actor.sectors = entry.sectors or actor.sectors
                actor.name = actor.name or (actor.end + 1, k)
                actor.end = k + 1
                return True
            if lexeme.function & {"conjunction", "negation", "auxiliary", "pronoun", "relative"} or (lexeme.is_verb and not lexeme.heads):
                return False
        return False

    def _quoted_alias(self, actor: Actor) -> None:
        if actor.end < self.last:
            self._take_quoted(actor)

    def _demonyms(self, actor: Actor, keep_country: bool = False) -> None:
        country = actor.country
        while actor.end < self.last and self._take_demonym(actor):
            pass
        if keep_country and country:
            actor.country = country

    def _people_tail(self, actor: Actor) -> None:
        """Adjectives, demonyms and origin after a noun for people: ``مسلحين مجهولين``, ``مقاتلين من المعارضة السورية``."""
        while actor.end < self.last:
            if self._take_demonym(actor) or self._take_quoted(actor):
                continue
            lexeme = self.a.lexemes[actor.end]
            head = self.heads[actor.end]
            if (
                head is not None
                and head.best("organisation", "institution", "state", "capital")
                and not head.split.proclitics
                and actor.end - actor.start <= 4
            ):
                entry = head.best("organisation", "institution", "state", "capital")
                assert entry is not None
                if entry.timid:
                    return
                actor.country = actor.country or entry.country
                if entry.kind == "organisation" and entry.sectors:
                    actor.sectors = entry.sectors
                actor.end = head.end
                continue
            if lexeme.folded in ("من", "في") and actor.end + 1 < self.last:
                following = self.heads[actor.end + 1]
                entry = following.best("organisation", "institution") if following else None
                if following is not None and entry is not None and not following.split.proclitics:
                    if lexeme.folded == "من" or entry.kind == "organisation":
                        actor.end = following.end
                        actor.country = actor.country or entry.country
                        actor.sectors = entry.sectors or actor.sectors
                        self._demonyms(actor)
                        continue
                return
            if (
                lexeme.word.is_word
                and not lexeme.function
                and not lexeme.is_verb
                and self.a.time_at[actor.end] is None
                and lexeme.folded.endswith(("ين", "ون", "ات", "ه", "يا"))
                and (lexeme.folded.startswith("ال") == self.a.lexemes[actor.end - 1].folded.startswith("ال"))
                and actor.end - actor.start < 5
                and not lexeme.senses
                and not (head and head.best("people", "office", "institution", "given", "holder"))
            ):
                actor.end += 1
                continue
            return

    def _person_name(self, actor: Actor, comma: bool) -> None:
        """The name after an office or title, past ranks and titles and, after an office, past a comma."""
        at = actor.end
        if comma and at + 1 < self.last and self.a.lexemes[at].folded in ("،", ","):
            head = self.heads[at + 1]
            if head is None or head.best("title", "holder", "given") is None or head.split.proclitics:
                return
            at += 1
        while at < self.last:
            head = self.heads[at]
            entry = head.best("title", "modifier") if head else None
            if head is None or entry is None or head.split.proclitics or head.best("holder"):
                break
            at = head.end
            if entry.kind == "modifier":
                self._modify(actor, entry, at)
        if at >= self.last:
            return
        if self.a.lexemes[at].folded in '"(' and at + 1 < self.last:
            inner = self.heads[at + 1]
            if inner is not None and inner.best("holder", "given"):
                at += 1
        head = self.heads[at]
        holder = head.best("holder") if head else None
        if head is not None and holder is not None and not head.split.proclitics:
            actor.name, actor.end, actor.entry = (at, head.end), head.end, holder
            actor.country = holder.country if actor.country is None else actor.country
            actor.sectors = actor.sectors or holder.sectors
            actor.rule += "+holder"
            return
        end, known = self._name_end(at)
        strong = actor.end > actor.start + 1 or actor.form == "person"
        if end > at and (known or (strong and end - at >= 2)):
            actor.name, actor.end = (at, end), end
            actor.rule += "+name"

    def _name_end(self, at: int) -> tuple[int, int]:
        """Where a personal name that starts at a token ends, and how many of its words the tables know as names."""
        known, k, particle = 0, at, False
        while k < self.last and k - at < _LONGEST_NAME + 1:
            lexeme, head = self.a.lexemes[k], self.heads[k]
            entry = head.best("given", "particle") if head else None
            if entry is not None and head is not None and not head.split.proclitics:
                if lexeme.is_verb and k > at and entry.timid:
                    break
                particle = entry.kind == "particle"
                known += not particle and not entry.timid
                k = head.end
                continue
            if not self._namelike(lexeme, k, particle):
                break
            particle = False
            k += 1
            if k - at >= _LONGEST_NAME:
                break
        if particle and k > at:
            k -= 1
        return k, known

    def _namelike(self, lexeme: Lexeme, k: int, after_particle: bool) -> bool:
        """True for a word that no table gives another use."""
        if not lexeme.word.is_word or lexeme.function or self.a.time_at[k] is not None:
            return False
        head = self.heads[k]
        if after_particle:
            return not lexeme.is_verb
        if lexeme.is_verb or lexeme.senses or lexeme.speech or lexeme.number is not None:
            return False
        if (
            head is not None
            and head.best("office", "institution", "people", "title", "modifier", "state", "capital", "demonym", "organisation", "seat")
            and not head.best("particle")
        ):
            return False
        return not lexeme.folded.startswith(("وال", "بال", "لل", "فال", "است", "وا"))

    def _trailing_office(self, actor: Actor) -> None:
        """An office right after a name, without a comma or between commas: ``فلان مديرة السياسات في ...``, ``فلان، وزير الخارجية،``."""
        if actor.end >= self.last:
            return
        comma = self.a.lexemes[actor.end].folded in ("،", ",")
        at = actor.end + comma
        head = self.heads[at] if at < self.last else None
        entry = head.best("office") if head else None
        if head is None or entry is None or head.split.proclitics or (self.a.lexemes[at].is_verb and head.end == at + 1):
            return
        office = Actor(at, head.end, actor.sentence, form="person", entry=entry, sectors=entry.sectors)
        self._complement(office)
        if comma and not (office.end < self.last and self.a.lexemes[office.end].folded in ("،", ",", ".")):
            return
        if office.end < self.last and self.heads[office.end] is not None and self.heads[office.end].best("holder", "given", "title"):  # type: ignore[union-attr]
            return
        actor.office = (at, office.end)
        actor.country = actor.country or office.country
        actor.sectors = actor.sectors or office.sectors
        actor.end = office.end

    # -- tests on the surroundings -------------------------------------------------------------------------------------------------------

    def _adjectival(self, head: Head) -> bool:
        """True if a state's name is spelt like the feminine adjective and stands where an adjective would (``قوات سورية``)."""
        i = head.start
        if head.best("demonym") is None or head.end != i + 1 or head.split.proclitics or i <= self.a.bounds[self.a.sentence_of[i]][0]:
            return False
        previous = self.a.lexemes[i - 1]
        return (
            previous.word.is_word
            and not previous.function
            and not previous.is_verb
            and previous.folded.endswith(("ه", "ات"))
            and not previous.folded.startswith("ال")
        )

    def _modifies(self, i: int, head: Head) -> bool:
        """True for a definite singular right after a definite noun: an adjective (الهجوم الإرهابي)."""
        if i <= self.a.bounds[self.a.sentence_of[i]][0] or not self._definite(head):
            return False
        previous = self.a.lexemes[i - 1]
        return previous.folded.startswith(("ال", "وال", "بال", "لل")) and not previous.function and self.a.actor_at[i - 1] is None

    def _placelike(self, head: Head) -> bool:
        """True if a preposition of place governs the name: it says where, not who."""
        if head.split.preposition == "ب":
            return True
        i = head.start
        if i <= self.a.bounds[self.a.sentence_of[i]][0] or head.split.proclitics not in ("",):
            return False
        return self.a.lexemes[i - 1].folded in (
            "في",
            "داخل",
            "خارج",
            "عبر",
            "شمال",
            "جنوب",
            "شرق",
            "غرب",
            "وسط",
            "شمالي",
            "جنوبي",
            "شرقي",
            "غربي",
            "قرب",
            "مدينه",
            "العاصمه",
        )

    def _definite(self, head: Head) -> bool:
        return self.a.lexemes[head.start].folded.startswith(("ال", "وال", "بال", "لل", "فال", "ولل", "وبال")) or head.split.article

    def _supported(self, head: Head) -> bool:
        """True if a timid naming stands in quotation marks or brackets."""
        before = self.a.lexemes[head.start - 1].folded if head.start else ""
        after = self.a.lexemes[head.end].folded if head.end < len(self.a.lexemes) else ""
        return before in _OPEN and after in _CLOSE and bool(before) and bool(after)

    def _after_killing(self, actor: Actor) -> bool:
        """True if an event word stands right before an indefinite singular (``مقتل مواطن``, ``قتل شاب``)."""
        if actor.start <= self.a.bounds[actor.sentence][0]:
            return False
        return bool(self.a.lexemes[actor.start - 1].senses)

    def _govern(self, actor: Actor, previous: Actor | None) -> None:
        """Note the preposition that governs an actor and whether it is coordinated with the one before."""
        first = self.a.lexemes[actor.start]
        head = self.heads[actor.start]
        split = head.split if head else next((s for s in first.word.splits if s.proclitics and not s.enclitic), None)
        lead = split.proclitics if split is not None and (head is not None or actor.offset >= 0) else ""
        actor.preposition = lead[-1:] if lead[-1:] in ("ب", "ك", "ل") else ""
        i = actor.start - 1
        low = self.a.bounds[actor.sentence][0]
        while (
            i >= low
            and self.a.lexemes[i].function
            and not self.a.lexemes[i].function & {"preposition", "conjunction", "relative"}
            and self.a.lexemes[i].function & {"quantifier", "demonstrative"}
        ):
            i -= 1
        if i >= low and not actor.preposition and not lead:
            before = self.a.lexemes[i]
            if before.folded in _OPEN and i > low:
                i -= 1
                before = self.a.lexemes[i]
            if "preposition" in before.function:
                actor.preposition = before.folded.lstrip("و") if before.folded[1:] in _KNOWN_PREPOSITIONS else before.folded
        if previous is not None:
            between = [lx.folded for lx in self.a.lexemes[previous.end : actor.start]]
            loose = [w for w in between if w not in ('"', "(", ")", "كل", "من")]
            if (lead.startswith("و") and all(w in ("،", ",") for w in loose)) or (loose and all(w in ("،", ",", "و", "او", "-") for w in loose)):
                actor.conjoined = True
            if actor.conjoined and not actor.preposition:
                actor.preposition = previous.preposition


_KNOWN_PREPOSITIONS = frozenset(("في", "من", "الي", "علي", "عن", "مع", "بين", "ضد", "لدي", "حول", "نحو"))


def find_actors(analysis: Analysis) -> None:
    """Fill ``analysis.actors`` and ``analysis.actor_at``."""
    analysis.actors = ActorFinder(analysis).find()
