"""Named entities: each token's label, drawn by a linear chain (``training/train_ner.py``, ``data/models/README.md``).

Classes: ``PER``, ``OFFICE``, ``GOV`` (bodies of a state), ``MEDIA``, ``GROUP`` (parties, armed groups), ``ORG`` (other bodies), ``PEOPLE`` (nations and
faiths as people), ``NATION``, ``GPE`` (towns, provinces), ``LOC`` (lands, waters, buildings), ``EVENT``, ``DATE``. ``B-`` opens an entity, ``I-`` goes on.

The chain sees the words, the tables' namings and the times, never what the grammar of namings made of them: its labels are a second opinion.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from struct import Struct
from typing import Any

from waqai.find.actors import Head
from waqai.find.actors import heads as table_heads
from waqai.find.chain import Maker
from waqai.lexicon.classes import NO_CLASS, WordClass, word_classes
from waqai.lexicon.rows import data_file
from waqai.lexicon.vocabulary import Lexeme
from waqai.readers.embedded.analysis import Analysis
from waqai.text.tokens import bare

#: A maker of features and its key; two pieces are the same if they say the same.
Piece = tuple[Maker, Any]
_CLITICS = ("و", "ف", "ب", "ل", "ك")
#: Kinds of table entries that personal names go on after; elsewhere in the document their last words stand alone.
_OPENS_NAME = frozenset(("given", "holder", "title", "particle"))


def _inner(lexeme: Lexeme) -> tuple[str, WordClass]:
    """The word without conjunction and preposition, as far as a table or class knows it so, and its class; else an empty string."""
    if not lexeme.folded.startswith(_CLITICS):
        return "", NO_CLASS
    known = {id(split) for split in lexeme.heads.values()}
    classes = word_classes()
    for split in lexeme.word.splits:
        if split.proclitics and not split.enclitic and (id(split) in known or bare(split.form) in classes):
            return bare(split.form), classes.get(bare(split.form), NO_CLASS)
    return "", NO_CLASS


@lru_cache(maxsize=200_000)
def _shape(lexeme: Lexeme) -> str:
    """The kind of word in a few letters: article, number, verb, known to a table, of no class, at home in names ..."""
    folded, kind = lexeme.folded, lexeme.word_class
    if not lexeme.word.is_word:
        number = lexeme.word.number
        return folded[:1] if number is None else "#4" if 1000 <= number < 2100 else "#"
    return "".join(
        mark
        for mark, holds in (
            ("a", folded.startswith(("ال", "لل", "وال", "بال", "فال"))),
            ("n", lexeme.number is not None),
            ("v", lexeme.is_verb),
            ("s", bool(lexeme.speech)),
            ("e", bool(lexeme.senses)),
            ("m", kind.in_names),
            ("b", kind.before_names),
            ("k", kind.speaks),
            ("g", bool(lexeme.function)),
            ("u", not kind.fine),
            ("l", folded[:1] < "ء"),
        )
        if holds
    )


@lru_cache(maxsize=20_000)
def _own(lexeme: Lexeme) -> list[str]:
    """What a word says of itself, wherever it stands."""
    folded, kind, shape = lexeme.folded, lexeme.word_class, _shape(lexeme)
    if not lexeme.word.is_word:
        return [f"w={shape}"]
    found = [
        f"w={lexeme.bare}",
        f"f={kind.fine}",
        f"s={shape}",
        f"g={'+'.join(sorted(lexeme.function))}",
        f"c={kind.coarse}{kind.tag}",
    ]
    stem, inner = _inner(lexeme)
    if stem:
        found += [f"w={stem}", f"f={inner.fine}", f"i={inner.coarse}{inner.tag}{inner.in_names}"]
    plain = stem or lexeme.bare
    return [
        *found,
        f"o={folded}",
        *(f"p={plain[:n]}" for n in (2, 3, 4)),
        *(f"x={plain[-n:]}" for n in (1, 2, 3, 4)),
        f"n={min(len(plain), 9)}",
        f"v={folded[0]}{bool(stem)}",
    ]


def _lexical(offset: int) -> Callable[[Lexeme], list[str]]:
    """A maker of the features that a word gives the token ``-offset`` tokens from it."""
    seen = ("", "wfsgci", "wfc")[abs(offset)]

    def make(lexeme: Lexeme) -> list[str]:
        return [f"{offset}{f}" for f in _own(lexeme) if not offset or f[0] in seen]

    return make


_BEFORE_THAT, _BEFORE, _SELF, _AFTER, _AFTER_THAT = map(_lexical, (-2, -1, 0, 1, 2))


def _of_tables(marks: tuple[str, str, str]) -> list[str]:
    """Features of what the tables know of a token and its neighbours."""
    before, here, after = marks
    return [f"t={here}", f"-t={before}", f"+t={after}", f"tt={before}|{here}", f"t+={here}|{after}", f"ttt={before}|{here}|{after}"]


def _of_left(pair: tuple[str, str]) -> list[str]:
    """Features of the coarse classes of a token and the one before it."""
    return [f"cc={pair[0]}|{pair[1]}"]


def _of_right(pair: tuple[str, str]) -> list[str]:
    """Features of the coarse classes of a token and the one after it."""
    return [f"c+={pair[0]}|{pair[1]}"]


def _of_shapes_left(pair: tuple[str, str]) -> list[str]:
    """Features of the kinds of word of a token and the one before it."""
    return [f"ss={pair[0]}|{pair[1]}"]


def _of_shapes_right(pair: tuple[str, str]) -> list[str]:
    """Features of the kinds of word of a token and the one after it."""
    return [f"s+={pair[0]}|{pair[1]}"]


def _of_before(pair: tuple[Lexeme, str]) -> list[str]:
    """Features of the word before a token, with what the tables know of the token."""
    return [f"wt={pair[0].bare}|{pair[1]}"]


def _of_after(pair: tuple[Lexeme, str]) -> list[str]:
    """Features of the word after a token, with what the tables know of the token."""
    return [f"tw={pair[0].bare}|{pair[1]}"]


def _of_document(key: tuple[str, str, str]) -> list[str]:
    """Features of a word that stands in a personal name, or after a verb of saying, elsewhere in the document."""
    flag, mark, shape = key
    return [f"d={flag}", f"ds={flag}|{shape}", f"dt={flag}|{mark}"]


def _table_marks(analysis: Analysis, heads: list[Head | None], first: int, last: int) -> list[str]:
    """For each token of a sentence the kind of naming the tables know there: where it begins, where it goes on, or a time."""
    marks = ["T" if time is not None else "-" for time in analysis.time_at[first:last]]
    until = first
    for k in range(first, last):
        head = heads[k]
        if head is None or k < until:
            continue
        entry = head.entry
        kind = f"{entry.kind}{entry.role}" if entry.kind in ("organisation", "people", "institution") else entry.kind
        others = {e.kind for e in head.entries}
        kind += ("+g" if "given" in others and kind != "given" else "") + ("+p" if "place" in others and kind != "place" else "") + "?" * entry.timid
        end = min(head.end, last)
        marks[k - first] = f"B{kind}{'' if end == k + 1 else end - k}"
        for i in range(k + 1, end):
            marks[i - first] = f"I{kind}"
        until = end
    return marks


def _could_go_on(lexeme: Lexeme) -> bool:
    """True for a word that may be part of a personal name."""
    kind = lexeme.word_class
    return lexeme.word.is_word and not lexeme.function and not lexeme.is_verb and (kind.in_names or not kind.fine)


def _name_words(analysis: Analysis, heads: list[Head | None]) -> dict[str, str]:
    """Words that somewhere in the document follow a given name or title ("n"), or a verb of saying ("s"), or both."""
    lexemes = analysis.lexemes
    found: dict[str, str] = {}
    for first, last in analysis.bounds:
        for k in range(first, last - 1):
            head = heads[k]
            if head is not None and not _OPENS_NAME.isdisjoint([e.kind for e in head.entries]):
                for i in range(head.end, min(head.end + 3, last)):
                    if not _could_go_on(lexemes[i]):
                        break
                    found[lexemes[i].bare] = "n"
            elif lexemes[k].speech and heads[k + 1] is None and _could_go_on(lexemes[k + 1]):
                found.setdefault(lexemes[k + 1].bare, "s")
    return found


def told(token: Iterable[Piece]) -> list[str]:
    """The feature names that the pieces of a token give."""
    return [f for make, key in token for f in make(key)]


def pieces(analysis: Analysis, heads: list[Head | None]) -> Iterator[list[list[Piece]]]:
    """For each sentence, for each of its tokens: what its features are made from (see ``waqai.find.chain``)."""
    names = _name_words(analysis, heads)
    for first, last in analysis.bounds:
        here = analysis.lexemes[first:last]
        marks = ["<", *_table_marks(analysis, heads, first, last), ">"]
        classes = ["<", *[lx.word_class.coarse if lx.word.is_word else lx.folded[:1] for lx in here], ">"]
        shapes = ["<", *map(_shape, here), ">"]
        count = last - first
        rows: list[list[Piece]] = []
        for i, lexeme in enumerate(here):
            mark = marks[i + 1]
            found: list[Piece] = [
                (_SELF, lexeme),
                (_of_tables, (marks[i], mark, marks[i + 2])),
                (_of_left, (classes[i], classes[i + 1])),
                (_of_right, (classes[i + 1], classes[i + 2])),
                (_of_shapes_left, (shapes[i], shapes[i + 1])),
                (_of_shapes_right, (shapes[i + 1], shapes[i + 2])),
            ]
            if i:
                found.append((_BEFORE, here[i - 1]))
                if mark != "-":
                    found.append((_of_before, (here[i - 1], mark)))
                if i > 1:
                    found.append((_BEFORE_THAT, here[i - 2]))
            if i + 1 < count:
                found.append((_AFTER, here[i + 1]))
                if mark != "-":
                    found.append((_of_after, (here[i + 1], mark)))
                if i + 2 < count:
                    found.append((_AFTER_THAT, here[i + 2]))
            if lexeme.bare in names:
                found.append((_of_document, (names[lexeme.bare], mark, shapes[i + 1])))
            rows.append(found)
        yield rows


_ENOUGH = 200_000
#: What keeps a label from where it cannot stand.
NEVER = -2000
_FIELD, _HALF = 0xFFFFFFFF, 1 << 31


def _packed(values: dict[int, int]) -> int:
    """Whole numbers by label as one: 32 bits a label."""
    return sum(value << (32 * label) for label, value in values.items())


class EntityChain:
    """A linear chain of many labels; sequences that fall far behind the best one so far are not followed (beam search).

    Weights are whole hundredths. What a piece says for all labels is one whole number, 32 bits a label: one addition sums all labels at once.
    """

    #: How far behind the best a sequence may fall, in hundredths.
    beam = 400

    def __init__(self, labels: list[str], transitions: list[list[int]], weights: dict[str, dict[int, int]]) -> None:
        self.labels, self.transitions, self.weights = labels, transitions, weights
        self._known: dict[Piece, int] = {}
        self._packed: dict[str, int] = {}
        self._fields = Struct(f"<{len(labels)}I")
        self._ones = _packed(dict.fromkeys(range(len(labels)), 1))
        self._middle = self._ones * _HALF
        self._start = _packed({y: NEVER for y, label in enumerate(labels) if label.startswith("I-")})
        self._from = [_packed(dict(enumerate(row))) for row in transitions]

    def _sum(self, piece: Piece) -> int:
        weights, packed = self.weights, self._packed
        if len(self._known) > _ENOUGH:
            self._known.clear()
        total = 0
        for f in piece[0](piece[1]):
            value = packed.get(f)
            if value is None:
                if f not in weights:
                    continue
                value = packed[f] = _packed(weights[f])
            total += value
        self._known[piece] = total
        return total

    def best(self, rows: Iterable[list[Piece]]) -> list[str]:
        """The best sequence of labels, one for each token's pieces."""
        known, leaving, beam, ones, others = self._known, self._from, self.beam, self._ones, self._middle ^ _HALF
        unpack, size = self._fields.unpack, self._fields.size
        # Of each sequence that is followed: (its score less the best one's, its last label, its labels from the last to the first).
        paths: list[tuple[int, int, Any]] = []
        for pieces in rows:
            total = self._middle
            for piece in pieces:
                value = known.get(piece)
                total += self._sum(piece) if value is None else value
            if not paths:
                several = [(total + self._start, None)]
            else:
                several = [(total + leaving[x] + ones * lead if lead else total + leaving[x], path) for lead, x, path in paths]
            # Most words are no part of an entity and nothing else comes near: the highest bit of a label's field tells whether it does.
            outside = max([value & _FIELD for value, _ in several])
            far = ones * (outside - _HALF - beam)
            if not any((value - far) & others for value, _ in several):
                paths = [(0, 0, (0, next(path for value, path in several if value & _FIELD == outside)))]
                continue
            rows_of = [(unpack(value.to_bytes(size, "little")), path) for value, path in several]
            top = max([max(scores) for scores, _ in rows_of])
            low = top - beam
            near = [(score - top, y, path) for scores, path in rows_of for y, score in enumerate(scores) if score >= low]
            if len(rows_of) == 1:
                paths = [(lead, y, (y, path)) for lead, y, path in near]
                continue
            found: dict[int, tuple[int, int, Any]] = {}
            for lead, y, path in near:
                if y not in found or found[y][0] < lead:
                    found[y] = lead, y, (y, path)
            paths = list(found.values())
        if not paths:
            return []
        node: Any = max(paths, key=lambda p: p[0])[2]
        drawn: list[str] = []
        while node is not None:
            drawn.append(self.labels[node[0]])
            node = node[1]
        return drawn[::-1]

    def dump(self) -> bytes:
        """The chain as compressed JSON; the bytes depend on the weights alone."""
        flat = {f: [n for pair in sorted(w.items()) for n in pair] for f, w in sorted(self.weights.items())}
        table = {"labels": self.labels, "transitions": self.transitions, "weights": flat}
        return gzip.compress(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 9, mtime=0)


def load(raw: bytes) -> EntityChain:
    """A chain from its compressed JSON."""
    table: dict[str, Any] = json.loads(gzip.decompress(raw))
    weights = {f: dict(zip(flat[::2], flat[1::2], strict=True)) for f, flat in table["weights"].items()}
    return EntityChain(table["labels"], table["transitions"], weights)


@cache
def shipped() -> EntityChain | None:
    """The chain of the package; None where it was built without it."""
    file = data_file("models/ner.json.gz")
    return load(file.read_bytes()) if file.is_file() else None


def entity_marks(analysis: Analysis, heads: list[Head | None] | None = None, chain: EntityChain | None = None) -> list[str]:
    """Each token's label: ``O``, or ``B-`` or ``I-`` with a class; all ``O`` without a chain.

    ``heads`` are the tables' namings where they were looked up already. Dates are best where the analysis holds its times.
    """
    chain = chain or shipped()
    if chain is None:
        return ["O"] * len(analysis.tokens)
    return [label for rows in pieces(analysis, table_heads(analysis) if heads is None else heads) for label in chain.best(rows)]
