"""Puts the web app together: pages, endpoints, the workers behind them, and who is let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from posture import __version__
from posture.apps.web import api_schemas, request_errors
from posture.apps.web.body_budget import BodyBudget
from posture.apps.web.entrance import Guard
from posture.apps.web.head_requests import HeadAsGet
from posture.apps.web.live_process import Sessions
from posture.apps.web.network import Network
from posture.apps.web.routes import (
    before_after,
    days,
    exports,
    kept_movements,
    live,
    movements,
    pages,
    people,
    photos,
    side_camera,
)
from posture.apps.web.safety import Safety
from posture.apps.web.side_camera import SideCameras
from posture.apps.web.worker_pool import WorkerPool
from posture.results.days import FILE_NAME, Days
from posture.results.history import History

READING_AT_ONCE = 2
"""Texts of JSON; as data each may take thirty times its bytes."""

ABOUT = """Posture from a picture, on this machine. Pictures are held in memory only while they are
looked at. A wellness and education tool: it describes, it does not diagnose."""


class _GuardedApp(FastAPI):
    """An app that nobody reaches but through ``Safety``: what answers its own faults lies within.

    Middleware that is added to an app lies below what answers faults, whose answers it never sees.
    """

    def __init__(self, guard: Guard, network: Guard | None, **options: Any) -> None:
        super().__init__(**options)
        self._guards = guard, network

    def build_middleware_stack(self) -> ASGIApp:
        """What a request goes through, the guard first."""
        return Safety(HeadAsGet(super().build_middleware_stack()), *self._guards)

    def openapi(self) -> dict[str, Any]:
        """The description of all endpoints, with the schemas of what they answer."""
        if self.openapi_schema is None:
            found = super().openapi()
            found.setdefault("components", {})["schemas"] = api_schemas.components()
        return super().openapi()


def make_app(
    pool: WorkerPool,
    sessions: Sessions,
    history: History,
    guard: Guard,
    network: Network | None = None,
) -> FastAPI:
    """The app; the pool must have been started, and is closed by whoever started it.

    ``network`` is how other devices come in, None where they do not.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        sessions.close()

    app = _GuardedApp(
        guard,
        None if network is None else network.guard,
        title="posture",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # or DELETE of a thing without a name would be one of all things
        lifespan=lifespan,
    )
    app.state.worker_pool, app.state.sessions, app.state.history = pool, sessions, history
    app.state.days = Days(history.path.with_name(FILE_NAME))
    app.state.bodies, app.state.reading = BodyBudget(), CapacityLimiter(READING_AT_ONCE)
    app.state.network, app.state.side_cameras = network, SideCameras()
    request_errors.install(app)
    of_results = (photos, people, kept_movements, before_after, days, exports, movements)
    for calls in (*of_results, live, pages, side_camera):
        app.include_router(calls.router)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    return app
