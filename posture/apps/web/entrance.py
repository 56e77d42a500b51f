"""Who is let in, on this computer too: by a key that is good once, then by a cookie of its own.

Another account of this computer reaches the same port, so being on it is no reason to be let in. A
browser shows a key, which is good once and reaches it through a file or a terminal of the user's
own; a program shows a token, which lies in such a file; a device of the network shows the token
of its address. A browser goes on with a cookie that names it and that nobody else can make.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import ipaddress
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import Scope

from posture.runtime.socket_owner import owner_of_peer

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
ROOT_USER = 0
NEXT_PAGE = 303
PREFIX_BITS = 64
"""A device of the network may have as many IPv6 addresses as it likes within such a prefix."""

Tell = Callable[[str], None]


class OneTimeKeys:
    """Keys that open the door once; after each that was used comes another."""

    def __init__(self) -> None:
        self._tell_by_key: dict[str, Tell] = {}

    def issue(self, tell_next: Tell) -> str:
        """A key; once it is used, ``tell_next`` hears the one that follows it."""
        key = secrets.token_urlsafe(24)
        self._tell_by_key[key] = tell_next
        return key

    def redeem(self, shown: str) -> bool:
        """Whether this is a key; it is none any more."""
        found = next((key for key in self._tell_by_key if is_same(shown, key)), None)
        if found is None:
            return False
        tell_next = self._tell_by_key.pop(found)
        tell_next(self.issue(tell_next))
        return True


@dataclass(frozen=True, slots=True)
class Guard:
    """Whom one listener lets in.

    Attributes
    ----------
    port : on which it listens.
    token : what a program shows; it signs the cookies.
    is_here : it is this computer's own; others come through the network's.
    names : by which it is reached, IPv6 addresses in brackets.
    keys : with which a browser comes in; None where it does so with the token itself.
    """

    port: int
    token: str
    is_here: bool = True
    names: tuple[str, ...] = LOOPBACK_NAMES
    keys: OneTimeKeys | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that name this listener."""
        named = {f"{name.lower()}:{self.port}" for name in self.names}
        return frozenset(
            named | {name.lower() for name in self.names} if self.port == 80 else named
        )

    @property
    def cookie(self) -> str:
        """Its name: a browser sends the cookies of one port to all others of a computer."""
        return f"posture_{self.port}"

    def client_of(self, scope: Scope, headers: Headers) -> str | None:
        """Who was let in before, as far as it matters for taking turns; None for nobody."""
        browser = self._browser(headers)
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if browser is None and not is_same(bearer, self.token):
            return None
        if not self.is_here:
            return _address_of(scope)
        return "program" if browser is None else f"browser {browser}"

    def opened(self, scope: Scope, headers: Headers, *, is_in: bool) -> RedirectResponse | None:
        """The way on for an address with a key that holds, or of a browser that is in already."""
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
        shown = next((value for name, value in query if name == "token"), None)
        if shown is None or scope.get("method") not in ("GET", "HEAD"):
            return None
        if not is_in and not self._is_key(shown, scope):
            return None
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        # With two slashes in front it would be an address of another computer.
        path = quote("/" + scope["path"].lstrip("/\\"))
        onward = RedirectResponse(f"{path}?{rest}" if rest else path, NEXT_PAGE)
        if not is_in:
            # Lax: the first page is opened from a file, which to a browser is another site.
            is_encrypted = scope.get("scheme") == "https"
            onward.set_cookie(
                self.cookie, self._signed(), httponly=True, samesite="lax", secure=is_encrypted
            )
        return onward

    def _is_key(self, shown: str, scope: Scope) -> bool:
        if self.keys is None:
            return is_same(shown, self.token)
        return not _is_of_another_account(scope) and self.keys.redeem(shown)

    def _browser(self, headers: Headers) -> str | None:
        """The number of the browser whose cookie this is; None where it is none of ours."""
        number, _, signature = _cookie(headers, self.cookie).partition(".")
        return number if number and is_same(signature, self._signature(number)) else None

    def _signed(self) -> str:
        number = secrets.token_hex(8)
        return f"{number}.{self._signature(number)}"

    def _signature(self, number: str) -> str:
        text = f"{self.port} {number}".encode("utf-8", "replace")
        return hmac.new(self.token.encode(), text, hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that says nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _address_of(scope: Scope) -> str:
    """The address of a device; all within one prefix of IPv6 count as the same."""
    host = str((scope.get("client") or ("",))[0])
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host.partition("%")[0])
        if address.version == 6:
            return str(ipaddress.ip_network((int(address), PREFIX_BITS), strict=False))
    return host


def _is_of_another_account(scope: Scope) -> bool:
    """Whether the system knows that somebody else's program is at the other end.

    A browser that is started with an address shows it to every account of the computer for a
    moment: whoever reads the key there must not be faster than the browser.
    """
    client, server = scope.get("client"), scope.get("server")
    if client is None or server is None or not hasattr(os, "getuid"):
        return False
    owner = owner_of_peer((client[0], client[1]), (server[0], server[1]))
    return owner is not None and owner not in (os.getuid(), ROOT_USER)
