"""Puts the web app together: pages, endpoints, the workers behind them, and who is let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from posture import __version__
from posture.history import History
from posture.web import export_calls, live_calls, pages, people_calls, photo_calls, refusing
from posture.web.live_calls import Sessions
from posture.web.safety import Guard, Safety
from posture.web.worker_pool import WorkerPool

ABOUT = """Posture from a picture, on this machine. Pictures are held in memory only while they are
looked at. A wellness and education tool: it describes, it does not diagnose."""


def make_app(pool: WorkerPool, sessions: Sessions, history: History, guard: Guard) -> FastAPI:
    """The app; the pool must have been started, and is closed by whoever started it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        sessions.close()

    app = FastAPI(
        title="posture",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.worker_pool, app.state.sessions, app.state.history = pool, sessions, history
    app.add_middleware(Safety, guard=guard)
    refusing.install(app)
    for calls in (photo_calls, people_calls, export_calls, live_calls, pages):
        app.include_router(calls.router)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    return app
