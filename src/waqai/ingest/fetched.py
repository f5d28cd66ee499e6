"""What came from an address, by network or archive."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from msgspec import Struct

_COUNTING = frozenset(("fbclid", "gclid", "igshid", "mc_cid", "mc_eid"))


class Fetched(Struct, frozen=True, kw_only=True):
    """A body with the address it came from in the end, its media type, the declared character set ("" if none) and what to ask with next time.

    ``at`` is when it was fetched, None where that is not known.
    """

    url: str
    body: bytes
    media: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""
    at: dt.datetime | None = None


def media_and_charset(content_type: str) -> tuple[str, str]:
    """The two parts of a header Content-Type that matter, "" for what it does not say."""
    kind, _, parameters = content_type.partition(";")
    charset = next((p.split("=", 1)[1].strip(" \"'") for p in parameters.split(";") if p.strip().lower().startswith("charset=")), "")
    return kind.strip().lower(), charset


def unpacked(parts: Iterable[bytes], coding: str, most_bytes: int) -> Iterator[bytes]:
    """The parts of a body unpacked, never more than a little over ``most_bytes`` in memory at once.

    ``coding`` is that of the header Content-Encoding. Raises LookupError for one unknown, zlib.error for a broken or cut body.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        yield from parts
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise LookupError(coding)
    inflater = zlib.decompressobj(wbits=47)
    for part in parts:
        while part:
            if inflater.eof:  # one member of several
                inflater = zlib.decompressobj(wbits=47)
            yield inflater.decompress(part, most_bytes + 1)
            part = inflater.unconsumed_tail or inflater.unused_data
    if not inflater.eof:
        raise zlib.error("it ends early")


def canonical(url: str) -> str:
    """An address without its fragment and what was added to count visits, its host in small letters; as it is if it cannot be taken apart."""
    try:
        parts = urlsplit(url.strip())
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url.strip()
    kept = [(k, v) for k, v in pairs if not k.lower().startswith("utm_") and k.lower() not in _COUNTING]
    query = urlencode(kept) if len(kept) < len(pairs) else parts.query
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))
