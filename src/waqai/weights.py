"""Weights in files: a head in JSON, then the names of the features, then their numbers as they stand in memory. Reading them takes a tenth of JSON's time."""

from __future__ import annotations

import gzip
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct

import msgspec

_FLOAT = "f"


class Head(msgspec.Struct):
    """What a file says before its weights: how many numbers each feature has, and what the model needs beside them."""

    width: int
    labels: list[str]
    #: The bias of each class of a linear model, or the weights of each pair of labels of a chain, row by row.
    numbers: list[float]


def pack(labels: Sequence[str], numbers: Sequence[float], weights: Mapping[str, Sequence[float]], width: int) -> bytes:
    """A model as compressed bytes, which depend on its weights alone. Numbers keep seven digits."""
    names = sorted(weights)
    table = array(_FLOAT, [w for name in names for w in weights[name]])
    if len(table) != width * len(names):
        raise ValueError(f"{len(names)} features have {len(table)} weights; {width} were expected for each")
    if any("\n" in name for name in names):
        raise ValueError("a feature's name holds a line break")
    if sys.byteorder == "big":
        table.byteswap()
    head = msgspec.json.encode(Head(width, list(labels), list(numbers)))
    return gzip.compress(b"%s\n%d\n%s%s" % (head, len(body := "\n".join(names).encode()), body, table.tobytes()), 9, mtime=0)


def unpack(raw: bytes) -> tuple[Head, list[str], array[float]]:
    """The head, the names of the features, and their numbers, feature by feature."""
    data = gzip.decompress(raw)
    first = data.index(b"\n")
    second = data.index(b"\n", first + 1)
    head = msgspec.json.decode(data[:first], type=Head)
    end = second + 1 + int(data[first + 1 : second])
    table: array[float] = array(_FLOAT)
    table.frombytes(data[end:])
    if sys.byteorder == "big":
        table.byteswap()
    names = data[second + 1 : end].decode()
    return head, names.split("\n") if names else [], table


class Rows(Mapping[str, tuple[float, ...]]):
    """The numbers of each feature, cut from their table when asked for: of tens of thousands a document needs a few hundred."""

    __slots__ = ("_at", "_numbers", "_width")

    def __init__(self, names: Sequence[str], numbers: Sequence[float], width: int) -> None:
        self._numbers, self._width = numbers, width
        self._at = dict(zip(names, range(0, width * len(names), width), strict=True))

    def __getitem__(self, name: str) -> tuple[float, ...]:
        at = self._at[name]
        return tuple(self._numbers[at : at + self._width])

    def __contains__(self, name: object) -> bool:
        return name in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class Fields:
    """Rows of weights as whole numbers, so that one addition sums two rows: 32 bits for each weight, which counts in thousandths.

    Sums start from ``middle``, which keeps every field above zero.
    """

    BITS = 32
    _HALF = 1 << 31

    def __init__(self, width: int) -> None:
        self.bits = self.BITS * width
        self.ones = sum([1 << (self.BITS * k) for k in range(width)])
        self.middle = self.ones * self._HALF
        self._struct = Struct(f"<{width}I")

    def pack(self, row: Sequence[float]) -> int:
        """A row as one number."""
        total = 0
        for weight in reversed(row):
            total = (total << self.BITS) + round(weight * 1000)
        return total

    def thousandths(self, total: int) -> tuple[int, ...]:
        """The fields of a sum, each more by ``middle``'s than what the rows added up to."""
        return self._struct.unpack(total.to_bytes(self._struct.size, "little"))

    def each(self, totals: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """:meth:`thousandths` of many sums."""
        size = self._struct.size
        return self._struct.iter_unpack(b"".join([total.to_bytes(size, "little") for total in totals]))

    def row(self, total: int) -> list[float]:
        """The weights that a sum begun at ``middle`` comes to."""
        return [(value - self._HALF) / 1000 for value in self.thousandths(total)]
