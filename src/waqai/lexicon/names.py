"""A trie over folded words: finds the longest known naming at each token, its first word with or without clitics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from waqai.text.fold import fold_word
from waqai.text.tokens import Token, folded_words, tokens

Entry = TypeVar("Entry")

#: Signs that may stand between the words of a name without ending it: quotation marks, brackets, hyphens.
_LOOSE = frozenset("\"'()[]-")
_LETTERS = re.compile("[\u0621-\u063a\u0641-\u064a]+")


class _Node(Struct, Generic[Entry], gc=False):
    """A word of some namings: the words that may follow, and the entries of the naming that ends with it."""

    following: dict[str, _Node[Entry]] = {}
    entries: tuple[Entry, ...] = ()


class NameTrie(Generic[Entry]):
    """Namings of any number of words, each with one entry or more.

    Namings wait in rows by their first word until a text holds that word: few texts ask for more than a small part of the tables.
    """

    def __init__(self) -> None:
        # A tuple where there is one row, as for most words: the garbage collector soon leaves those alone.
        self._rows: dict[str, tuple[tuple[str, Entry]] | list[tuple[str, Entry]]] = {}
        self._opened: dict[str, _Node[Entry]] = {}

    def add(self, form: str, entry: Entry) -> None:
        """Add a naming given in folded spelling; signs in it are dropped, so ``أ. ف. ب`` and ``أ ف ب`` are one."""
        self.extend([(form, entry)])

    def extend(self, named: Iterable[tuple[str, Entry]]) -> None:
        """Add many namings."""
        known, letters = self._rows, _LETTERS.fullmatch
        for form, entry in named:
            head, _, rest = form.partition(" ")
            if not letters(head):
                head, _, rest = " ".join(folded_words(form)).partition(" ")
                if not head:
                    continue
            waiting = known.get(head)
            if waiting is None:
                known[head] = ((rest, entry),)
            elif isinstance(waiting, list):
                waiting.append((rest, entry))
            else:
                known[head] = [*waiting, (rest, entry)]
            if head in self._opened:
                del self._opened[head]

    def _open(self, head: str) -> _Node[Entry] | None:
        """The node of a first word, made of its rows."""
        if head not in self._rows:
            return None
        root = self._opened[head] = _Node()
        for rest, entry in self._rows[head]:
            node = root
            for word in folded_words(rest):
                node = node.following.setdefault(word, _Node())
            node.entries += (entry,)
        return root

    def at(self, words: Sequence[Token], i: int, heads: Iterable[str] | None = None, end: int | None = None) -> tuple[int, tuple[Entry, ...]] | None:
        """The longest naming that starts with one of ``heads`` (the word itself if None) at token ``i``: (end token, entries), or None.

        It ends at or before token ``end``.
        """
        best: tuple[int, tuple[Entry, ...]] | None = None
        n = len(words) if end is None else end
        for head in heads if heads is not None else (words[i].word.folded,):
            node = self._opened.get(head) or self._open(head)
            j = i + 1
            while node is not None:
                if node.entries and (best is None or j > best[0]):
                    best = (j, node.entries)
                if not node.following:
                    break
                k = j
                while k < n and k - j < 2 and words[k].word.folded in _LOOSE:
                    k += 1
                if k >= n:
                    break
                node = node.following.get(words[k].word.folded)
                j = k + 1
        return best

    def starts(self, head: str) -> bool:
        """True if some naming begins with this folded word."""
        return head in self._rows

    def __contains__(self, form: str) -> bool:
        parts = tokens(fold_word(form))
        found = self.at(parts, 0) if parts else None
        return found is not None and found[0] == len(parts)
