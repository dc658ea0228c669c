"""What the exceptions of the database and of the disk mean to whoever asked."""

import errno
from collections.abc import Callable, Mapping
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError

from audio.errors import AudioError, StoreFull
from controller_api.problems import Problem, disk_full

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def translations() -> Mapping[type[Exception], Callable[[Exception], Problem]]:
    """For `controller_api.door.problem_answers`."""
    return {SQLAlchemyError: _database, OSError: _system, StoreFull: _full, AudioError: _sound}


def _database(error: Exception) -> Problem:
    said = str(getattr(error, "orig", error)).lower()
    if "disk is full" in said or "disk full" in said or "no space left" in said:
        return disk_full()
    sentence = (
        "The controller's database can't be reached or written, so nothing was done. Look at /health, then ask again."
    )
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, sentence, headers={"Retry-After": "5"})


def _system(error: Exception) -> Problem:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return disk_full()
    sentence = f"The controller's machine refused: {error}. Nothing was done."
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, sentence)


def _full(error: Exception) -> Problem:
    del error
    return disk_full()


def _sound(error: Exception) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
