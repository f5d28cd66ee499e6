"""Connections to public addresses only, each within a time limit.

A feed may name any address, and a public name may lead to a private one (server-side request forgery). A name is therefore resolved once, every
address it has is checked, and the connection is made to a checked one: nothing resolves it again. Needs httpx (extra ``ingest``).
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class RefusedAddressError(Exception):
    """A name that leads to an address which must not be connected to."""


class Gate:
    """Decides which addresses may be connected to: all public ones, and those of ``networks`` ("10.1.0.0/16"); all if ``allow_private``.

    Raises ValueError for what is no network.
    """

    def __init__(self, allow_private: bool = False, networks: Iterable[str] = ()) -> None:
        self._all = allow_private
        self._networks = tuple(ipaddress.ip_network(n) for n in networks)

    def admits(self, address: Address) -> bool:
        """True if an address may be connected to."""
        return self._all or any(address in network for network in self._networks) or _is_public(address)

    def resolve(self, host: str, port: int) -> list[str]:
        """The addresses of a host; raises RefusedAddressError if one of them is refused, OSError if it has none."""
        found = dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        for text in found:
            if not self.admits(ipaddress.ip_address(text.split("%")[0])):
                raise RefusedAddressError(f"{host} is at {text}, which is no public address")
        return list(found)


def _is_public(address: Address) -> bool:
    inner = _inner(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return _is_public(inner)
    odd = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback or address.is_link_local
    return address.is_global and not address.is_private and not odd


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo or NAT64."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class Deadline:
    """A moment after which no answer is waited for; far away until it is set."""

    def __init__(self) -> None:
        self._at = float("inf")

    def set(self, seconds: float) -> None:
        """Move it to so many seconds from now."""
        self._at = time.monotonic() + seconds

    def passed(self) -> bool:
        """True once it is over."""
        return time.monotonic() >= self._at

    def within(self, timeout: float | None) -> float:
        """A time limit in seconds that does not go beyond it; raises httpcore.ReadTimeout when it is over."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole answer is over")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends with the deadline: a server that drips its headers or body cannot hold us."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.within(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, gate: Gate, deadline: Deadline) -> None:
        self._gate, self._deadline, self._plain = gate, deadline, httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._gate.resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address: {error.strerror}") from None
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connect(address, port, timeout)
        return self._connect(addresses[-1], port, timeout)

    def _connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        return _Stream(self._plain.connect_tcp(address, port, self._deadline.within(timeout)), self._deadline)


class _Body(httpx.SyncByteStream):
    def __init__(self, parts: Any) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts

    def close(self) -> None:
        self._parts.close()


@cache
def _trusted() -> Any:
    """The TLS settings with the authorities that certifi trusts; loading them takes longer than a request."""
    return httpcore.default_ssl_context()


class GatedTransport(httpx.BaseTransport):
    """A transport of httpx whose connections pass the gate and end with the deadline. Raises the errors of httpcore."""

    def __init__(self, gate: Gate, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(_trusted(), max_connections=8, network_backend=_Backend(gate, deadline))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response to a request, its body not read yet."""
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        inner = httpcore.Request(request.method, url, headers=request.headers.raw, content=request.read(), extensions=request.extensions)
        response = self._pool.handle_request(inner)
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response.stream), extensions=response.extensions)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()
