"""What `posture serve` does: binds, starts the workers, opens the browser, ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvicorn

from posture.apps.web.app import make_app
from posture.apps.web.routes.live import MAX_FRAME_BYTES, Sessions
from posture.apps.web.safety import Guard, is_loopback
from posture.apps.web.worker_pool import WorkerPool
from posture.capture.images import MAX_MEGAPIXELS
from posture.errors import UsageError
from posture.results.history import History
from posture.runtime.atomic_write import reason
from posture.runtime.interrupts import Stop, listening

MOST_CONNECTIONS = 256
PATIENCE_S = 3.0
"""How long requests in hand may go on after Ctrl-C."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the server is to be run."""

    port: int = 8765
    host: str = "127.0.0.1"
    allow_network: bool = False
    opens_browser: bool = True
    workers: int | None = None
    model: str = "full"
    max_megapixels: float = MAX_MEGAPIXELS


def serve(settings: ServerSettings, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. ``say`` is told the address, and what happens.

    Raises
    ------
    RunError
        The address is taken or not allowed, or no worker can begin.
    """
    if not (is_loopback(settings.host) or settings.allow_network):
        raise UsageError(
            f"--host {settings.host} would let other machines in",
            "Leave it out to stay on this machine, or say --allow-network as well: whoever then "
            "has the printed address, with its token, can use this program",
        )
    listener = _bound(settings.host, settings.port)
    port = int(listener.getsockname()[1])
    token = None if is_loopback(settings.host) else secrets.token_urlsafe(24)
    address = _address(settings.host, port, token)
    pool = WorkerPool(
        settings.workers or os.cpu_count() or 1, settings.model, settings.max_megapixels
    )
    sessions = Sessions(settings.model)
    try:
        say("Starting ...")
        pool.start()
        app = make_app(pool, sessions, History(), Guard(port, token))
        config = uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=int(PATIENCE_S),
            ws_max_size=MAX_FRAME_BYTES + 8,
            ws_per_message_deflate=False,
            server_header=False,
        )
        server = _Server(config)
        say(f"Open {address}   (Ctrl-C ends it)")
        if token is not None:
            say("On a network, unencrypted: whoever has this address can use it.")
        if settings.opens_browser:
            _open_soon(address)
        stop = Stop()
        with listening(stop, server.ask_to_end):
            asyncio.run(server.serve(sockets=[listener]))
        say("Ended.")
    finally:
        sessions.close()
        pool.close()
        listener.close()


class _Server(uvicorn.Server):
    """A server whose signals are heard by us: a second Ctrl-C ends it at once, quietly."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def ask_to_end(self) -> None:
        """Finish what is in hand, and end."""
        self.should_exit = True


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens nowhere yet, on its address: taken is told before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"The address {host}:{port} cannot be used ({reason(error)})",
            f"Is posture serve running already? Or give another one: --port {port + 1}",
        ) from None
    listener.listen(128)  # a browser that is opened a moment too early waits instead of failing
    return listener


def _address(host: str, port: int, token: str | None) -> str:
    shown = socket.gethostname() if host in ("0.0.0.0", "::") else host
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")


def _open_soon(address: str) -> None:
    """Open the browser from a thread: some browsers return only when they are closed."""

    def opening() -> None:
        with contextlib.suppress(webbrowser.Error, OSError):
            webbrowser.open(address)

    threading.Thread(target=opening, name="browser", daemon=True).start()
