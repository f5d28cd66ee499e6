"""A trie over folded words: finds the longest known naming at each token, its first word with or without clitics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from waqai.text.fold import fold_word
from waqai.text.tokens import Split, Token, folded_words, tokens

Entry = TypeVar("Entry")

#: Signs that may stand between the words of a name without ending it: quotation marks, brackets, hyphens.
_LOOSE = frozenset("\"'()[]-")


class NameTrie(Generic[Entry]):
    """Namings of any number of words, each with one entry or more."""

    def __init__(self) -> None:
        self._root: dict[str, tuple[dict[str, object], list[Entry]]] = {}
        self.size = 0

    def add(self, form: str, entry: Entry) -> None:
        """Add a naming; signs in it are dropped, so ``أ. ف. ب`` and ``أ ف ب`` are one."""
        parts = folded_words(form)
        if not parts:
            return
        node = self._root
        for part in parts[:-1]:
            node = node.setdefault(part, ({}, []))[0]  # type: ignore[assignment]
        node.setdefault(parts[-1], ({}, []))[1].append(entry)
        self.size += 1

    def at(self, words: Sequence[Token], i: int, heads: Iterable[str] | None = None) -> tuple[int, list[Entry]] | None:
        """The longest naming that starts with one of ``heads`` (the word itself if None) at token ``i``: (end token, entries), or None."""
        best: tuple[int, list[Entry]] | None = None
        for head in heads if heads is not None else (words[i].word.folded,):
            hit = self._root.get(head)
            if hit is None:
                continue
            j, n = i + 1, len(words)
            while True:
                if hit[1] and (best is None or j > best[0]):
                    best = (j, hit[1])
                k = j
                while k < n and k - j < 2 and words[k].word.folded in _LOOSE:
                    k += 1
                if not hit[0] or k >= n:
                    break
                following = hit[0].get(words[k].word.folded)
                if following is None:
                    break
                hit = following  # type: ignore[assignment]
                j = k + 1
        return best

    def starts(self, head: str) -> bool:
        """True if some naming begins with this folded word."""
        return head in self._root

    def __contains__(self, form: str) -> bool:
        parts = tokens(fold_word(form))
        found = self.at(parts, 0) if parts else None
        return found is not None and found[0] == len(parts)


def name_heads(splits: Sequence[Split]) -> dict[str, Split]:
    """The forms a name may have at its first word, each with the split it comes from: as written, and without conjunction or preposition."""
    heads: dict[str, Split] = {}
    for split in splits:
        if not split.enclitic:
            heads.setdefault(split.form, split)
    return heads
