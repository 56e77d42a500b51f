"""What `posture serve` does: listens, starts the workers, opens the browser, ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import ssl
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from posture.apps.web.announcing import address_with, announcement, another_address
from posture.apps.web.app import make_app
from posture.apps.web.connections import HttpConnection, WebSocketConnection, encrypted_by
from posture.apps.web.door_files import DoorFiles
from posture.apps.web.entrance import LOOPBACK_NAMES, Guard, OneTimeKeys
from posture.apps.web.listeners import Listeners, Where
from posture.apps.web.live_messages import MAX_FRAME_BYTES
from posture.apps.web.live_process import Sessions
from posture.apps.web.worker_pool import WorkerPool
from posture.capture.images import MAX_MEGAPIXELS
from posture.results.history import History
from posture.runtime.atomic_write import reason
from posture.runtime.interrupts import Stop, listening

PATIENCE_S = 3.0
"""How long requests in hand may go on after Ctrl-C."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the server is to be run.

    Attributes
    ----------
    has_colours : what is printed is seen on a terminal that can show a QR code.
    """

    where: Where = field(default_factory=Where)
    opens_browser: bool = True
    workers: int | None = None
    model: str = "full"
    max_megapixels: float = MAX_MEGAPIXELS
    has_colours: bool = False


def serve(settings: ServerSettings, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. ``say`` is called with the addresses, and what happens.

    Raises
    ------
    RunError
        An address is taken or not allowed, or no worker can begin.
    """
    with Listeners(settings.where) as listeners:
        workers = settings.workers or os.cpu_count() or 1
        pool = WorkerPool(workers, settings.model, settings.max_megapixels, say)
        sessions = Sessions(settings.model)
        try:
            say("Starting ...")
            pool.start()
            guard = _own_guard(listeners)
            app = make_app(pool, sessions, History(), guard, network=listeners.network)
            servers = _servers(app, listeners)
            with _door_files(guard, listeners, say) as files:
                _announce(settings, guard, listeners, say)
                if settings.opens_browser and files is not None:
                    _open_soon(files.page.as_uri())
                stop = Stop()
                with listening(stop, servers.ask_to_end):
                    asyncio.run(servers.serve())
            say("Ended.")
        finally:
            sessions.close()
            pool.close()


def _own_guard(listeners: Listeners) -> Guard:
    """Of this computer's own listener; its secrets end with the program."""
    names = (*LOOPBACK_NAMES, listeners.own_name)
    return Guard(listeners.port, secrets.token_urlsafe(24), names=names, keys=OneTimeKeys())


def _announce(
    settings: ServerSettings, guard: Guard, listeners: Listeners, say: Callable[[str], None]
) -> None:
    """Print the addresses, and after each that was used the next."""
    assert guard.keys is not None
    key = guard.keys.issue(lambda key: say(another_address(listeners, key)))
    for text in announcement(listeners, key, has_colours=settings.has_colours):
        say(text)


@contextlib.contextmanager
def _door_files(
    guard: Guard, listeners: Listeners, say: Callable[[str], None]
) -> Iterator[DoorFiles | None]:
    """The files by which the user's browser and programs get in; None where none can be kept."""
    try:
        files = DoorFiles(listeners.port, guard.token)
        _keep_page(files, guard, listeners)
    except OSError as error:
        say(f"No file can be kept that lets a browser or a program in ({reason(error)}).")
        yield None
        return
    with files:
        yield files


def _keep_page(files: DoorFiles, guard: Guard, listeners: Listeners) -> None:
    """Write the page that leads a browser in, now and each time its key was used."""

    def renew(key: str) -> None:
        with contextlib.suppress(OSError):
            files.write_page(address_with(listeners, key))

    assert guard.keys is not None
    files.write_page(address_with(listeners, guard.keys.issue(renew)))


def _servers(app: FastAPI, listeners: Listeners) -> _Servers:
    """One server for each listener, with the same app behind them."""
    servers = _Servers([(_Server(_config(app)), listeners.own)])
    if listeners.network_socket is not None:
        kept = listeners.certificate
        http = HttpConnection if kept is None else encrypted_by(_context(kept.path))
        config = _config(app, http=http, lifespan="off")  # it has one life
        servers.all.append((_Server(config), listeners.network_socket))
    return servers


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def _config(app: FastAPI, *, http: Any = HttpConnection, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=http,
        ws=WebSocketConnection,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=int(PATIENCE_S),
        ws_max_size=MAX_FRAME_BYTES + 8,
        ws_per_message_deflate=False,
        server_header=False,
        proxy_headers=False,  # else any program of this computer says who it is
        **more,
    )


class _Server(uvicorn.Server):
    """A server whose signals are heard by us: a second Ctrl-C ends it at once, quietly."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def ask_to_end(self) -> None:
        """Finish what is in hand, and end."""
        self.should_exit = True


@dataclass(frozen=True, slots=True)
class _Servers:
    """Servers, each with the socket on which it listens, that begin and end together."""

    all: list[tuple[_Server, socket.socket]]

    async def serve(self) -> None:
        """Serve until asked to end."""
        await asyncio.gather(*(server.serve(sockets=[own]) for server, own in self.all))

    def ask_to_end(self) -> None:
        """Finish what is in hand, and end."""
        for server, _ in self.all:
            server.ask_to_end()


def _open_soon(address: str) -> None:
    """Open the browser from a thread: some browsers return only when they are closed."""

    def opening() -> None:
        with contextlib.suppress(webbrowser.Error, OSError):
            webbrowser.open(address)

    threading.Thread(target=opening, name="browser", daemon=True).start()
