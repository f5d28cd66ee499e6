"""Where an export goes: to a file that appears whole or not at all, or to a stream."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, TextIO, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class ExportError(Exception):
    """An export that could not be written, with the path and what to do about it."""


class _File(io.FileIO):
    """A file whose failed writes say which file it was meant to become."""

    def __init__(self, descriptor: int, target: Path) -> None:
        super().__init__(descriptor, "wb")
        self._target = target

    def write(self, data: ReadableBuffer, /) -> int:
        with _naming(self._target):
            return super().write(data)


@contextmanager
def output(path: str) -> Iterator[BinaryIO]:
    """A binary file that takes the place of ``path`` once everything is in it; after any error ``path`` is as it was and nothing else is left.

    Devices and pipes are written to directly. Raises ExportError where the path cannot be written or the disk is full.
    """
    target = Path(path).resolve()
    with _naming(target):
        descriptor, draft = _open(target)
    try:
        with cast(BinaryIO, io.BufferedWriter(_File(descriptor, target))) as file:
            yield file  # what fails in here is the records' own failure, or _File's, which names the target itself
            file.flush()
            if draft is not None:
                with _naming(target):
                    os.fsync(file.fileno())
        if draft is not None:
            with _naming(target):
                draft.replace(target)
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from error


def _open(target: Path) -> tuple[int, Path | None]:
    """The descriptor to write to and the draft's path; no draft for what is there and no regular file."""
    if target.exists() and not target.is_file():
        return os.open(target, os.O_WRONLY), None
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    with suppress(OSError):  # file systems without modes
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    return descriptor, Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def as_text(out: IO[bytes]) -> Iterator[TextIO]:
    """A UTF-8 text view of a binary stream that leaves line ends alone and the stream open."""
    view = io.TextIOWrapper(cast(BinaryIO, out), encoding="utf-8", errors="replace", newline="")
    try:
        yield view
    finally:
        view.detach()
