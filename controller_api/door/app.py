"""The door itself: every endpoint and how errors look. Knows nothing of how the parts behind it are made."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from controller_api import contract
from controller_api.controller import Controller
from controller_api.door import problem_answers
from controller_api.door.body_limit import BodyLimit
from controller_api.door.every_answer import Watched
from controller_api.endpoints import (
    accounts,
    calls,
    campaigns,
    cases,
    counters,
    emergency,
    faults,
    helping,
    journal,
    kiosks,
    live,
    media,
    phone,
    plan,
    sessions,
    sound,
    templates,
    ticket_page,
    tickets,
    venue,
    wellbeing,
    why,
    zones,
)

ROUTERS = (
    sessions.router,
    accounts.router,
    calls.router,
    emergency.router,
    sound.router,
    live.router,
    templates.router,
    zones.router,
    why.router,
    faults.router,
    media.router,
    plan.router,
    campaigns.router,
    journal.router,
    cases.router,
    tickets.router,
    counters.router,
    ticket_page.router,
    helping.router,
    kiosks.router,
    venue.router,
    phone.router,
    wellbeing.router,
)
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    # Asked again each time, so that no browser goes on with yesterday's page on today's controller.
    "Cache-Control": "no-cache",
}


def page_folder() -> Path:
    """Where the web page lies."""
    return Path(str(files("controller_api") / "page"))


def build_app(controller: Controller, translations: problem_answers.Translations) -> FastAPI:
    """The application that answers for this controller."""
    app = FastAPI(
        title="Carillon",
        summary="A mall's public-address controller",
        version="0.1.0",
        # The pages that show the description take their looks from somebody else's server.
        docs_url=None,
        redoc_url=None,
        responses={"default": {"model": contract.ProblemDocument, "description": "Problem details (RFC 9457)"}},
    )
    app.state.controller = controller
    problem_answers.install(app, translations)
    app.add_middleware(BodyLimit, larger={"/media": media.LARGEST_UPLOAD_BYTES})
    app.add_middleware(Watched, metrics=controller.metrics)
    for router in ROUTERS:
        app.include_router(router)
    _add_page(app)
    return app


def _add_page(app: FastAPI) -> None:
    folder = page_folder()

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        """The web page."""
        return FileResponse(folder / "index.html", headers=_PAGE_HEADERS)

    @app.get("/counter", include_in_schema=False)
    async def counter() -> FileResponse:
        """The page of a counter, where tickets are called."""
        return FileResponse(folder / "counter.html", headers=_PAGE_HEADERS)

    app.mount("/page", _PageFiles(directory=folder, check_dir=False), name="page")


class _PageFiles(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it hasn't changed; either way it is to be asked for again."""
        response = await super().get_response(path, scope)
        response.headers.update(_PAGE_HEADERS)
        return response
