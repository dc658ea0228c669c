"""What the exceptions of the database and of the disk mean to whoever asked."""

import errno
from collections.abc import Callable, Mapping
from http import HTTPStatus

from sqlalchemy.exc import DataError, SQLAlchemyError

from audio.errors import AudioError, StoreFull
from content.bilingual import Bilingual
from controller_api.problems import Problem, disk_full

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def translations() -> Mapping[type[Exception], Callable[[Exception], Problem]]:
    """For `controller_api.door.problem_answers`."""
    return {DataError: _unfit, SQLAlchemyError: _database, OSError: _system, StoreFull: _full, AudioError: _sound}


def _database(error: Exception) -> Problem:
    said = str(getattr(error, "orig", error)).lower()
    if "disk is full" in said or "disk full" in said or "no space left" in said:
        return disk_full()
    sentence = Bilingual(
        "The controller's database can't be reached or written, so nothing was done. Look at /health, then ask again.",
        "控制器的数据库无法读写，操作没有执行。请稍后重试，仍不行请通知工程部。",
    )
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, sentence, headers={"Retry-After": "5"})


def _unfit(error: Exception) -> Problem:
    """PostgreSQL takes no zero character, for one, not even to look for it."""
    del error
    sentence = Bilingual(
        "The request holds a character or a number that the controller's database can't hold. Take it out.",
        "内容里有数据库无法保存的字符或数字，请去掉后重试。",
    )
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence)


def _system(error: Exception) -> Problem:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return disk_full()
    sentence = Bilingual(
        f"The controller's machine refused: {error}. Nothing was done.",
        f"控制器的主机拒绝了操作，什么都没有执行。请通知工程部（{error}）。",
    )
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, sentence)


def _full(error: Exception) -> Problem:
    del error
    return disk_full()


def _sound(error: Exception) -> Problem:
    sentence = Bilingual(str(error), f"声音无法合成，请重试，仍不行请通知工程部（{error}）。")
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, sentence)
