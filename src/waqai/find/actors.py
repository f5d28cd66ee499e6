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
#: Those that say where an envoy was sent: an ambassador to a state is not of it.
HOSTS = frozenset(map(fold_word, "لدى إلى".split()))

#: Offices that speak for a constituency: ``النائب عن ...``.
_DELEGATES = tuple(map(fold_word, "نائب النائب نائبة النائبة ممثل الممثل ممثلة مرشح المرشح".split()))
#: Participles that tie a force or body to what it belongs to: ``القوات التابعة لـ``, ``مسلحون موالون لـ``.
_BELONGING = frozenset(
    fold_word(article + word)
    for article in ("", "ال")
    for word in "تابع تابعة تابعين تابعون موالي موال موالية موالين موالون مدعوم مدعومة مدعومين مدعومون مقرب مقربة مقربين مقربون منتمي منتمية منتمين".split()
)
#: Nouns that a proper name completes: what stands right after one belongs to it.
_NAMING = frozenset(
    map(
        fold_word,
        """منظمة حزب حركة شبكة مركز هيئة صحيفة مجلة جمعية شركة مؤسسة نادي نقابة اتحاد جماعة تنظيم كتيبة لواء وكالة قناة إذاعة محطة موقع جامعة
        بنك مصرف معهد ائتلاف تحالف جبهة تيار كتلة لجنة مجموعة ميليشيا مليشيا فصيل رابطة مبادرة دار صندوق""".split(),
    )
)
_PLURALS = frozenset(map(fold_word, "دول أحزاب قوى جهات وسائل أطراف فصائل كتائب بلدان شركات قوات مصارف بنوك هيئات".split()))
#: Bodies named after who leads them.
_LED = frozenset(map(fold_word, "حكومة إدارة حملة كتلة معسكر نظام حكومته وفد فريق عائلة أسرة قوات ميليشيا أنصار أتباع جماعة".split()))
_LEADS = frozenset(map(fold_word, "تقوده تقودها يقوده يقودها يتزعمها يتزعمه تتزعمه تتزعمها يرأسها يرأسه ترأسه تدعمه تدعمها".split()))
_AFFAIRS = frozenset(map(fold_word, "لشؤون للشؤون".split()))


def _is_common(lexeme: Lexeme) -> bool:
    """True for a word of the classes that news does not use in personal names: what goes on after a name, not the name."""
    return bool(lexeme.word_class.fine) and not lexeme.word_class.in_names


class Head:
    """The longest naming at a token with the entries of the best kind, and the split of its first word."""

    __slots__ = ("end", "entries", "split", "start")

    def __init__(self, start: int, end: int, entries: tuple[Entry, ...], split: Split) -> None:
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
        for i in range(first, last):
            lexeme = analysis.lexemes[i]
            if not lexeme.heads:
                continue
            best: Head | None = None
            for form, split in lexeme.heads.items():
                hit = trie.at(analysis.tokens, i, (form,), last)
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
                if entry.kind == "given" and self._names_on(head.end):
                    pass
                elif (
                    entry.kind != "people"
                    or previous is None
                    or not (previous.function & {"preposition", "quantifier"} or previous.number is not None)
                ):
                    return None
        actor = Actor(head.start, head.end, sentence, entry=entry, country=entry.country, sectors=entry.sectors, rule=f"head:{entry.kind}")
        actor.offset = self._offset(i, head.split)
        build = getattr(self, f"_{entry.kind}", None)
        return build(actor, head) if build else None

    def _names_on(self, i: int) -> bool:
        """True if a token is a known name, or at home in names: what stands before it is then a name too, though it is spelt like a verb."""
        if i >= self.last:
            return False
        head, lexeme = self.heads[i], self.a.lexemes[i]
        if head is not None and (given := head.best("given")) is not None:
            return not given.timid and not head.split.proclitics
        return lexeme.word_class.in_names and head is None and not lexeme.is_verb and not lexeme.senses

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
        actor.form, actor.name = "person", (head.start, self._past_ancestors(head.end))
        actor.end = actor.name[1]
        self._trailing_office(actor)
        return actor

    def _past_ancestors(self, at: int) -> int:
        """Where a name goes on with ``بن ...``."""
        head = self.heads[at] if at < self.last else None
        return self._name_end(at)[0] if head is not None and head.best("particle") and not head.split.proclitics else at

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
        if not head.split.proclitics:
            self._leading_title(actor)
        self._trailing_office(actor)
        return actor

    def _leading_title(self, actor: Actor) -> None:
        """A trade or rank that no table knows, right before a name: ``الإعلامي الليبي فلان``, ``الرائد فلان``."""
        low = self.a.bounds[actor.sentence][0]
        k = actor.start - 1
        country = None
        if k > low and (head := self.heads[k]) is not None and head.best("demonym") and not head.split.proclitics and self.a.actor_at[k] is None:
            country = head.best("demonym").country  # type: ignore[union-attr]
            k -= 1
        if k < low or self.a.actor_at[k] is not None or self.a.time_at[k] is not None:
            return
        lexeme = self.a.lexemes[k]
        if (
            not lexeme.folded.startswith("ال")
            or lexeme.function
            or lexeme.is_verb
            or lexeme.senses
            or not lexeme.word_class.before_names
            or lexeme.word_class.in_names
        ):
            return
        actor.start, actor.offset, actor.country = k, -1, actor.country or country

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
        if plural and noun is not None and folded.startswith("ال") and not self.a.lexemes[noun].folded.startswith(("ال", "وال", "بال", "لل")):
            noun = None
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
            closed = closed or self._ends_chain(actor)
            if self._take_head(actor, linked_only=closed):
                closed = False
                continue
            if self._take_quoted(actor) or self._take_tie(actor):
                continue
            if not closed and self._take_proper(actor):
                continue
            if not (self._take_demonym(actor) or self._take_adjective(actor)):
                return
            closed = True

    def _take_demonym(self, actor: Actor) -> bool:
        head = self.heads[actor.end]
        entry = head.best("demonym") if head else None
        if head is None or entry is None or head.split.preposition or entry.role == "plural":
            return False
        if head.best("state") and self.a.lexemes[actor.end - 1].folded in HOSTS:
            actor.end = head.end  # "المبعوث الأممي إلى سوريا": no adjective, but where to
            return True
        before = self.heads[actor.end - 1]
        if head.best("state") and before is not None and before.best("demonym") and before.end == actor.end and before.start > actor.start:
            # "زار الوزير التركي السعودية": after one adjective of a state another state's name is no second one.
            return False
        if head.split.proclitics:
            # "أردنية وعربية": coordinated with an adjective of its kind, never with a noun ("قوات النظام وروسيا").
            if before is None or before.best("demonym") is None or before.best("state"):
                return False
        actor.country = actor.country if actor.entry and actor.entry.kind == "organisation" and actor.country else entry.country
        actor.end = head.end
        return True

    def _take_head(self, actor: Actor, *, linked_only: bool = False) -> bool:
        """An institution, organisation, state, seat, capital or further office that completes the naming, bare or after a linking preposition."""
        at = actor.end
        link = ""
        lexeme = self.a.lexemes[at]
        delegate = lexeme.folded == "عن" and self.a.lexemes[actor.start].folded.lstrip("وفل") in _DELEGATES
        if (lexeme.folded in _OFFICE_LINKS or delegate) and at + 1 < self.last:
            link, at = lexeme.folded, at + 1
        head = self.heads[at]
        if head is None or self.a.time_at[at] is not None:
            return False
        if head.split.preposition and not link:
            link = head.split.preposition
        if "و" in head.split.proclitics or "ف" in head.split.proclitics:
            return False
        if linked_only and not link and not (actor.form == "person" and head.best("office") and not self.a.lexemes[at].folded.startswith("ال")):
            return False
        is_office = actor.form == "person"
        if link == "في" and actor.form == "institution" and actor.country is None and head.best("state", "capital") is not None:
            # "وزارة الداخلية في البحرين": the only thing that says whose.
            entry = head.best("state", "capital")
            assert entry is not None
            actor.country, actor.end = entry.country, head.end
            return True
        if link and not (is_office and actor.entry is not None and actor.entry.kind == "office"):
            return False
        if actor.form == "institution" and not link and self._stem(actor.end - 1) in _LED:
            return self._take_leader(actor)
        entry = head.best("organisation", "institution", "seat", "state", "capital", "place", *(("office", "people") if not link else ()))
        if (
            entry is None
            or (entry.timid and self._stem(actor.end - 1) not in _NAMING)
            or (link and entry.kind in ("place", "capital", "state") and link not in ("في", "ب", "لدي", "ل", "الي", "عن"))
        ):
            return False
        if entry.kind == "office" and is_office and entry.role in ("head", "minister", "deputy") and actor.end - actor.start >= 2:
            return False
        if entry.kind == "office" and is_office and entry.role == "envoy" and not link:
            return False  # "استقبل الوزير سفير فرنسا": who is sent is somebody else
        if link == "ل" and "JRN" in entry.sectors and "JRN" not in actor.sectors:
            # "مصدر أمني لبي بي سي": told to it, not of it.
            return False
        if entry.kind == "state" and self._adjectival(head):
            actor.country, actor.end = entry.country, head.end
            return True
        if link and entry.kind in ("place", "capital") and actor.country is not None:
            # "السفير السعودي في لبنان" keeps its own state; the place is where, not whose.
            return False
        actor.end = head.end
        if link in HOSTS:
            return True
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

    def _ends_chain(self, actor: Actor) -> bool:
        """True once a construct chain has its definite noun: ``السفير``, ``وزير الأوقاف``; a bare noun after it begins another naming."""
        last = self.a.lexemes[actor.end - 1]
        head = self.heads[actor.end - 1]
        definite = last.folded.startswith(("ال", "وال", "بال", "لل", "فال"))
        return definite and not (head is not None and head.best("organisation", "place", "capital", "state") and actor.end - actor.start == 1)

    def _take_tie(self, actor: Actor) -> bool:
        """What a naming belongs to or deals with: ``القوات التابعة للحوثيين``, ``وزير الدولة للشؤون الخارجية``, ``السفير غير المقيم``."""
        at = actor.end
        lexeme = self.a.lexemes[at]
        if at + 1 >= self.last:
            return False
        following = self.a.lexemes[at + 1]
        if lexeme.folded in _BELONGING:
            target = at + 1 + (following.folded in ("من", "الي"))
            head = self.heads[target] if target < self.last else None
            entry = head.best("organisation", "institution", "state", "seat", "demonym") if head is not None else None
            if head is None or entry is None or not (head.split.preposition or target == at + 2) or "و" in head.split.proclitics:
                return False
            actor.end = head.end
            actor.country = actor.country or entry.country
            actor.sectors = actor.sectors or entry.sectors
            return True
        if lexeme.folded == "بقياده" or (lexeme.folded in ("الذي", "التي") and following.folded in _LEADS):
            head = self.heads[at + 1 + (lexeme.folded != "بقياده")] if at + 2 < self.last else None
            entry = head.best("organisation", "institution", "state", "seat", "capital") if head is not None else None
            if head is None or entry is None or head.split.proclitics:
                return False
            actor.end = head.end
            return True
        if lexeme.folded in _AFFAIRS and actor.form == "person":
            head = self.heads[at + 1]
            end = head.end if head is not None and not head.split.proclitics and not head.best("given", "holder", "title") else at + 1
            while end < min(self.last, at + 4) and self.a.lexemes[end].folded.startswith("ال") and not self._starts_name(end):
                end += 1
            if end == at + 1 and lexeme.folded.startswith("لل"):
                return False
            actor.end = end
            return True
        if lexeme.folded == "غير" and following.folded.startswith("ال") and self._ends_definite(actor):
            actor.end = at + 2
            return True
        return False

    def _stem(self, i: int) -> str:
        """A token's folded letters without conjunction and preposition, as its head has them."""
        head = self.heads[i]
        folded = self.a.lexemes[i].folded
        return head.split.form if head is not None and head.split.proclitics and not head.split.article else folded

    def _take_leader(self, actor: Actor) -> bool:
        """Who a body is named after: ``حكومة يوسف الشاهد``, ``إدارة الرئيس الأميركي دونالد ترامب``; else what any complement may be."""
        at = actor.end
        head = self.heads[at]
        assert head is not None
        if head.best("office") and not head.best("holder") and not head.split.preposition:
            leader = Actor(at, head.end, actor.sentence, form="person", entry=head.best("office"))
            self._complement(leader)
            self._person_name(leader, comma=False)
            actor.end, actor.country = leader.end, actor.country or leader.country
            return True
        if head.best("holder"):
            actor.end = self._past_ancestors(head.end)
            actor.country = actor.country or head.best("holder").country  # type: ignore[union-attr]
            return True
        if head.best("given"):
            end, known = self._name_end(at)
            if known and end - at >= 2:
                actor.end = end
                return True
        entry = head.best("organisation", "institution", "seat", "state", "capital", "place")
        if entry is None or entry.timid or head.split.preposition:
            return False
        actor.end, actor.country = head.end, actor.country or entry.country
        return True

    def _take_proper(self, actor: Actor) -> bool:
        """An unknown proper name right after a noun that one completes: ``حركة الغد``, ``صحيفة ليبراسيون``."""
        at = actor.end
        if actor.form not in ("institution", "person") or self._stem(at - 1) not in _NAMING:
            return False
        lexeme, head = self.a.lexemes[at], self.heads[at]
        if not lexeme.word.is_word or lexeme.function or self.a.time_at[at] is not None or lexeme.number is not None:
            return False
        if head is not None and head.best(
            "holder", "given", "title", "office", "people", "modifier", "demonym", "state", "organisation", "institution"
        ):
            return False
        definite = lexeme.folded.startswith("ال")
        if definite:
            if any(s.pos == "verb" for _, s in lexeme.senses):
                return False
        elif lexeme.is_verb or lexeme.senses or lexeme.speech or _is_common(lexeme) or lexeme.folded.startswith(("وال", "بال", "لل", "فال")):
            return False
        actor.end = at + 1
        return True

    def _starts_name(self, i: int) -> bool:
        head = self.heads[i]
        return head is not None and head.best("given", "holder", "title", "office") is not None

    def _agrees(self, actor: Actor, folded: str) -> bool:
        """True if a definite word can be an adjective of a naming: of the gender its last adjective, or its noun, has."""
        feminine = folded.endswith("ه")
        sound_plural = folded.endswith(("ين", "ون", "ات"))
        last = self.heads[actor.end - 1]
        if last is not None and last.best("demonym") and last.end == actor.end:
            return feminine == self.a.lexemes[actor.end - 1].folded.endswith("ه") or sound_plural
        return True

    def _take_adjective(self, actor: Actor) -> bool:
        """A definite adjective or compound second part: ``القوات الخاصة``, ``وزارة الاقتصاد والصناعة``."""
        lexeme = self.a.lexemes[actor.end]
        folded = lexeme.folded
        if (
            not lexeme.word.is_word
            or lexeme.function
            or any(s.pos == "verb" or actor.end > actor.start + 1 for _, s in lexeme.senses)
            or self.a.time_at[actor.end] is not None
            or not self._agrees(actor, folded)
        ):
            return False
        head = self.heads[actor.end]
        modifier = head.best("modifier") if head is not None else None
        if head is not None and modifier is not None:
            self._modify(actor, modifier, head.end)
            return True
        if head is not None and head.best("holder", "title", "given", "people", "office", "state", "capital"):
            # "زار الرئيس التركي العراق": a state is whom or where, no adjective.
            return False
        if folded.startswith("ال") and len(folded) > 4 and self._ends_definite(actor):
            actor.end += 1
            return True
        if self._is_indefinite_adjective(actor, folded, head):
            actor.end += 1
            return True
        if folded.startswith("وال") and len(folded) > 5 and head is None and self._ends_definite(actor) and actor.end + 1 < self.last:
            after = actor.end + 1
            if self.a.lexemes[after].folded.startswith("ال") and self.heads[after] is None and after + 1 < self.last:
                after += 1
            following = self.heads[after]
            if following is not None and following.best("demonym", "given", "holder") and not following.split.proclitics:
                actor.end = after
                return True
        return False

    def _is_indefinite_adjective(self, actor: Actor, folded: str, head: Head | None) -> bool:
        """``دول خليجية``, ``جماعات متطرفة``, ``أحزاب أخرى``: a feminine adjective after a broken or feminine plural."""
        last = self.a.lexemes[actor.end - 1].folded
        return (
            actor.form == "institution"
            and head is None
            and actor.end == actor.start + 1
            and not self._ends_definite(actor)
            and (last in _PLURALS or last.endswith("ات"))
            and folded.endswith(("يه", "ري", "فه", "حه", "له"))
            and not folded.startswith(("و", "ف", "ب", "ل"))
        )

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
            demonym = head.best("demonym") if head is not None and not head.split.proclitics else None
            if demonym is not None and lexeme.folded.startswith("ال") == self.a.lexemes[actor.end - 1].folded.startswith(("ال", "لل", "بال", "وال")):
                actor.country, actor.end = demonym.country, actor.end + 1
                continue
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
            if head is not None and head.best("people") and head.end == actor.end + 1 and not head.split.proclitics and self._same_shape(actor.end):
                actor.sectors = head.best("people").sectors or actor.sectors  # type: ignore[union-attr]
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
                and lexeme.number is None
                and lexeme.folded.endswith(("ين", "ون", "ات", "ه", "يا"))
                and (lexeme.folded.startswith("ال") == self.a.lexemes[actor.end - 1].folded.startswith("ال"))
                and actor.end - actor.start < 5
                and not lexeme.senses
                and not (head and head.best("people", "office", "institution", "given", "holder"))
            ):
                actor.end += 1
                continue
            return

    def _same_shape(self, i: int) -> bool:
        """True if a word has the article and ending of the one before it, as an adjective would: ``مسلحون مجهولون``."""
        one, two = self.a.lexemes[i - 1].folded, self.a.lexemes[i].folded
        return one.startswith("ال") == two.startswith("ال") and any(one.endswith(e) and two.endswith(e) for e in ("ون", "ين", "ات"))

    def _person_name(self, actor: Actor, comma: bool) -> None:
        """The name after an office or title, past ranks and titles and, after an office, past a comma."""
        at = actor.end
        if comma and at + 1 < self.last and self.a.lexemes[at].folded in ("،", ","):
            head = self.heads[at + 1]
            if head is None or head.best("title", "holder", "given") is None or head.split.proclitics:
                self._unknown_after_comma(actor)
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
            end = self._past_ancestors(head.end)
            actor.name, actor.end, actor.entry = (at, end), end, holder
            actor.country = holder.country if actor.country is None else actor.country
            actor.sectors = actor.sectors or holder.sectors
            actor.rule += "+holder"
            return
        end, known = self._name_end(at)
        strong = actor.end > actor.start + 1 or actor.form == "person"
        if end > at and (known or (strong and end - at >= 2)):
            actor.name, actor.end = (at, end), end
            actor.rule += "+name"

    def _unknown_after_comma(self, actor: Actor) -> None:
        """A name no table knows between commas, or a comma and ``إن``: ``وزير الخارجية، فلان الفلاني،``."""
        start = actor.end + 1
        end, _ = self._name_end(start)
        if 2 <= end - start <= 4 and end < self.last and self.a.lexemes[end].folded in ("،", ",", "ان", "بان", ":", "."):
            actor.name, actor.end = (start, end), end
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
                if "preposition" in lexeme.function and not self.a.tokens[k].word.surface.endswith("ي"):
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
        if (head is not None and "و" in head.split.proclitics) or _is_common(lexeme):
            return False
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
