"""Addresses of storages and streams as they may be shown, written and logged: without secrets."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_HIDDEN = "…"
_SHORTEST_SECRET = 4
"""Characters; what is shorter would take away parts of ordinary words."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"<>]+")
_LIKE_A_PASSWORD = re.compile(r"[^/@]*:(?!\d*(?:/|$))[^@]*/.*@")
"""A user name and a password with a slash in it, as some keys have; after a host comes a port."""


def without_secrets(address: str) -> str:
    """An address without user name, password and query, any of which may be a key.

    A path of this machine stays as it is; of addresses joined by ``::`` each is one.
    """
    if "://" not in address:
        return address
    return "::".join(_bare(one) if "://" in one else one for one in address.split("::"))


def _bare(address: str) -> str:
    scheme, _, rest = address.partition("://")
    if _LIKE_A_PASSWORD.match(rest):
        rest = rest.rpartition("@")[2]
    place, slash, path = rest.partition("/")
    path = path.partition("?")[0].partition("#")[0]
    place = place.rpartition("@")[2].partition("?")[0].partition("#")[0]
    return f"{scheme}://{place}{slash}{path}"


def without_any_secrets(text: str) -> str:
    """A text with every address in it as :func:`without_secrets` shows it."""
    return _ADDRESS.sub(lambda found: without_secrets(found[0]), text)


def scrubbed(text: str, address: str) -> str:
    """A text, such as what a storage says of a fault, without the secrets of an address."""
    if "://" not in address:
        return text
    text = text.replace(address, without_secrets(address))
    for secret in sorted(_secrets(address), key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return text


def _secrets(address: str) -> set[str]:
    found: set[str] = set()
    for one in address.split("::"):
        parts = urlsplit(one)
        user, _, password = parts.netloc.rpartition("@")[0].partition(":")
        values = (value for _, value in parse_qsl(parts.query))
        found.update((user, password, unquote(user), unquote(password), parts.query, *values))
    return {secret for secret in found if len(secret) >= _SHORTEST_SECRET}
