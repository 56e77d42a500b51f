"""What `posture serve` does: listens, starts the workers, opens the browser, ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI

from posture.apps.web.announcing import announcement
from posture.apps.web.app import make_app
from posture.apps.web.listeners import Listeners, Where
from posture.apps.web.live_messages import MAX_FRAME_BYTES
from posture.apps.web.live_process import Sessions
from posture.apps.web.safety import Guard
from posture.apps.web.worker_pool import WorkerPool
from posture.capture.images import MAX_MEGAPIXELS
from posture.results.history import History
from posture.runtime.interrupts import Stop, listening

MOST_CONNECTIONS = 256
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
        pool = WorkerPool(
            settings.workers or os.cpu_count() or 1, settings.model, settings.max_megapixels
        )
        sessions = Sessions(settings.model)
        try:
            say("Starting ...")
            pool.start()
            app = make_app(
                pool, sessions, History(), Guard(listeners.port), network=listeners.network
            )
            servers = _servers(app, listeners)
            for text in announcement(listeners, has_colours=settings.has_colours):
                say(text)
            if settings.opens_browser:
                _open_soon(listeners.own_address)
            stop = Stop()
            with listening(stop, servers.ask_to_end):
                asyncio.run(servers.serve())
            say("Ended.")
        finally:
            sessions.close()
            pool.close()


def _servers(app: FastAPI, listeners: Listeners) -> _Servers:
    """One server for each listener, with the same app behind them."""
    servers = _Servers([(_Server(_config(app)), listeners.own)])
    if listeners.network_socket is not None:
        kept = listeners.certificate
        certificate = None if kept is None else kept.path
        config = _config(app, ssl_certfile=certificate, lifespan="off")  # it has one life
        servers.all.append((_Server(config), listeners.network_socket))
    return servers


def _config(app: FastAPI, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=int(PATIENCE_S),
        ws_max_size=MAX_FRAME_BYTES + 8,
        ws_per_message_deflate=False,
        server_header=False,
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
