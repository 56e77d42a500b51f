"""The HTML pages: templates with their words, nothing of anybody's pictures in them."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse
from markupsafe import Markup

from posture.apps.web import qr_code
from posture.apps.web.door_files import header_file
from posture.apps.web.network import Network, halved
from posture.apps.web.safety import is_here
from posture.apps.web.texts import for_script, texts
from posture.output import handout, html, movement_sheet, result_json
from posture.output.day.page import STYLE
from posture.runtime import resources

HERE = Path(__file__).resolve().parents[1]
STATIC = HERE / "static"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class NavigationPage:
    """A page of the navigation; its name and its title are words of ``web_text*.toml``.

    Attributes
    ----------
    is_for_here : of use on this computer only, not on a phone that is let in.
    """

    path: str
    key: str
    is_for_here: bool = False

    @property
    def name(self) -> str:
        """As the navigation calls it."""
        return str(texts()["nav"][self.key])

    @property
    def title(self) -> str:
        """As its heading and the browser's tab call it."""
        return str(texts()[self.key]["title"])


PAGES = (
    NavigationPage("/", "photos"),
    NavigationPage("/camera", "camera"),
    NavigationPage("/movements", "movements"),
    NavigationPage("/guide", "guide"),
    NavigationPage("/people", "people"),
    NavigationPage("/phone", "phone", is_for_here=True),
    NavigationPage("/api", "api"),
)


BY_KEY = {page.key: page for page in PAGES}

SIDE_CAMERA = NavigationPage("/phone/camera", "side_camera")
"""Of the phone; it is reached by a code only."""


@router.get("/")
async def photos(request: Request) -> HTMLResponse:
    """Upload photos."""
    return shown(request, BY_KEY["photos"])


@router.get("/camera")
async def camera(request: Request) -> HTMLResponse:
    """The live camera."""
    network: Network | None = request.app.state.network
    has_phones = network is not None and network.is_encrypted
    return shown(request, BY_KEY["camera"], has_phones=has_phones)


@router.get("/movements")
async def movements(request: Request) -> HTMLResponse:
    """A movement before the camera, or from a film."""
    return shown(
        request,
        BY_KEY["movements"],
        names=resources.read_toml("movement_wording.toml")["tests"],
        coaching=resources.read_toml("coaching.toml"),
    )


@router.get("/guide")
async def guide(request: Request) -> HTMLResponse:
    """How to take the photo."""
    return shown(request, BY_KEY["guide"], guide=resources.read_toml("guide.toml"))


@router.get("/people")
async def people(request: Request) -> HTMLResponse:
    """History, trends, comparison, references."""
    return shown(request, BY_KEY["people"])


@router.get("/phone")
async def phone(request: Request) -> HTMLResponse:
    """How to let a phone in: its address, and the certificate that its browser warns of."""
    network: Network | None = request.app.state.network
    if network is None or not is_here(request):
        return shown(request, BY_KEY["phone"], network=network)
    fingerprint = None if network.fingerprint is None else halved(network.fingerprint)
    return shown(
        request,
        BY_KEY["phone"],
        network=network,
        code=Markup(qr_code.as_svg(network.address())),
        fingerprint=fingerprint,
    )


@router.get("/api")
async def api(request: Request) -> HTMLResponse:
    """The endpoints, for programs."""
    return shown(
        request,
        BY_KEY["api"],
        calls=calls_of(request.app.openapi()),
        origin=str(request.base_url).rstrip("/"),
        header=_header_for_programs(request),
    )


@router.get("/static/sheet.css")
async def sheet_style() -> FileResponse:
    """The style of the printable page, which the command line uses as well."""
    return FileResponse(Path(handout.__file__).parent / "assets" / "sheet.css")


@router.get("/static/movement_sheet.css")
async def movement_style() -> FileResponse:
    """The style of a movement's sheet, beside that of the printable page."""
    return FileResponse(Path(movement_sheet.__file__).parent / "assets" / "movement.css")


@router.get("/static/day.css")
async def day_style() -> FileResponse:
    """The style of a day's page, which the command line uses as well."""
    return FileResponse(STYLE)


@router.get("/static/result.js")
async def result_script() -> FileResponse:
    """What draws a result, here and on the page of a batch."""
    return FileResponse(result_json.ASSETS / result_json.SCRIPT)


@router.get("/static/result.css")
async def result_style() -> FileResponse:
    """How a result looks, here and on the page of a batch."""
    return FileResponse(result_json.ASSETS / result_json.STYLE)


def shown(request: Request, page: NavigationPage, **values: Any) -> HTMLResponse:
    """A page of the navigation, in words that fit the device it is opened on."""
    on_this_computer = is_here(request)
    return HTMLResponse(
        html.render(
            HERE / "templates",
            f"{page.key}.html",
            title=page.title,
            path=page.path,
            pages=PAGES,
            text=texts(is_here=on_this_computer),
            is_here=on_this_computer,
            disclaimer=resources.read_toml("wording.toml")["disclaimer"].strip(),
            texts_json=html.in_script(for_script(page.key, is_here=on_this_computer)),
            **values,
        )
    )


def _header_for_programs(request: Request) -> str:
    """What lets a program in, as a word of a command line for curl."""
    if not is_here(request):
        return "'Authorization: Bearer …'"
    _, port = request.scope["server"]
    return shlex.quote(f"@{header_file(port)}")


def calls_of(openapi: dict[str, Any]) -> list[dict[str, Any]]:
    """Every endpoint with its parameters, in words, from its own description."""
    found = []
    for path, methods in openapi["paths"].items():
        for method, call in methods.items():
            found.append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": call.get("summary", ""),
                    "description": call.get("description", ""),
                    "body": call.get("requestBody", {}).get("description", ""),
                    "parameters": [
                        (one["name"], one.get("description", ""))
                        for one in call.get("parameters", [])
                    ],
                }
            )
    return found
