"""Turns whatever goes wrong inside a request into problem details, so that no error ever looks otherwise."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from content.bilingual import Bilingual
from controller_api.endpoints.asking import language_of
from controller_api.problems import Fault, Problem, unfit

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

Translations = Mapping[type[Exception], Callable[[Exception], Problem]]
"""What foreign exceptions mean to whoever asked."""

_OWN_WORDS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. The addresses are listed at /openapi.json.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address can't be asked that way. What it answers is listed at /openapi.json.",
}
_UNFORESEEN = Bilingual(
    "The controller failed at this. Nothing more is known here; its log has the details.",
    "控制器处理时出错，原因在它的日志里。请重试，仍不行请通知工程部。",
)
_LIMITS = {
    "string_too_long": "最多 {max_length} 个字。",
    "string_too_short": "至少 {min_length} 个字。",
    "too_long": "最多 {max_length} 项。",
    "too_short": "至少 {min_length} 项。",
    "missing": "此项必填。",
}


def install(app: FastAPI, translations: Translations) -> None:
    """Answer every error of this application with problem details."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(Exception, _unforeseen)
    for kind, translate in translations.items():
        app.add_exception_handler(kind, _translator(translate))


def answer(request: Request, problem: Problem) -> JSONResponse:
    """The answer that carries a problem, in the language that is asked for."""
    language = language_of(request.headers.get("Accept-Language", ""))
    headers = {**problem.headers, "Content-Language": language, "Vary": "Accept-Language"}
    document = problem.members(language)
    return JSONResponse(document, status_code=int(problem.status), media_type=MEDIA_TYPE, headers=headers)


def _translator(translate: Callable[[Exception], Problem]) -> Callable[[Request, Exception], JSONResponse]:
    def handle(request: Request, error: Exception) -> JSONResponse:
        problem = translate(error)
        log.error("%s %s failed: %s", request.method, request.url.path, error)
        return answer(request, problem)

    return handle


def _problem(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Problem):
        raise error
    return answer(request, error)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    for fault in error.errors():
        if fault["type"] == "json_invalid":
            return answer(request, Problem(HTTPStatus.BAD_REQUEST, _no_json(fault, error.body)))
    return answer(request, unfit([Fault(_path(fault["loc"]), _sentence(fault)) for fault in error.errors()]))


def _no_json(fault: Mapping[str, Any], body: object) -> str:
    """Where the text stops being JSON: lines and columns are counted from 1."""
    place = int(fault["loc"][-1])
    before = str(body)[:place]
    line, column = before.count("\n") + 1, place - before.rfind("\n")
    said = str(fault["ctx"]["error"])
    return f"The body is no JSON: {said[:1].lower()}{said[1:].rstrip('.')} at line {line}, column {column}."


def _path(location: tuple[str | int, ...]) -> str:
    inside = location[1:] if location and location[0] in {"body", "query", "path", "header", "cookie"} else location
    return ".".join(str(step) for step in inside)


def _sentence(fault: Mapping[str, Any]) -> Bilingual:
    location = fault["loc"]
    name = _path(location) if isinstance(location, tuple) else ""
    message = str(fault["msg"]).removeprefix("Value error, ")
    message = message[:1].upper() + message[1:]
    english = f"{f'{name}: ' if name else ''}{message}{'' if message.endswith('.') else '.'}"
    return Bilingual(english, _LIMITS.get(fault["type"], "此项不合要求。").format(**fault.get("ctx", {})))


def _plain(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    detail = error.detail
    if detail == status.phrase:
        detail = _OWN_WORDS.get(status, status.phrase)
    return answer(request, Problem(status, detail.rstrip(".") + ".", headers=dict(error.headers or {})))


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed in a way nobody foresaw.", request.method, request.url.path, exc_info=error)
    return answer(request, Problem(HTTPStatus.INTERNAL_SERVER_ERROR, _UNFORESEEN))
