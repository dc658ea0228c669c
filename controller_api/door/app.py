"""The door itself: every endpoint and how errors look. Knows nothing of how the parts behind it are made."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from controller_api import contract
from controller_api.controller import Controller
from controller_api.door import problem_answers
from controller_api.door.every_answer import Watched
from controller_api.endpoints import accounts, calls, journal, media, plan, sessions, templates, wellbeing, zones

ROUTERS = (
    sessions.router,
    accounts.router,
    calls.router,
    templates.router,
    zones.router,
    media.router,
    plan.router,
    journal.router,
    wellbeing.router,
)
_PAGE_POLICY = "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; frame-ancestors 'none'"


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
        return FileResponse(folder / "index.html", headers={"Content-Security-Policy": _PAGE_POLICY})

    app.mount("/page", StaticFiles(directory=folder, check_dir=False), name="page")
