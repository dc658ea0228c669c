"""Which faces count and which are children's play. Pure: it judges by where and when faces were touched, nothing else.

A face is never thrown away, and words are never judged here: a written complaint counts however it came.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from controller_api.desk.cases.nouns import Face

LEAST_APART = timedelta(seconds=5)
"""Two people can't answer one after the other sooner than that."""
BURST_APART = timedelta(seconds=10)
BURST = 4
"""So many faces, each within `BURST_APART` of the one before, are somebody who enjoys the button."""


def counted(faces: Iterable[Face]) -> frozenset[tuple[str, str]]:
    """Who handed in under which key the faces that count, whatever order they come in."""
    ordered = sorted(faces, key=lambda face: (face.kiosk or "", face.at))
    return frozenset(
        (face.by, face.key)
        for _, of_kiosk in groupby(ordered, key=lambda face: face.kiosk)
        for run in _runs(list(of_kiosk))
        for face in _people(run)
    )


def _runs(faces: list[Face]) -> Iterator[list[Face]]:
    """Faces of one kiosk, parted where nobody touched it for a while."""
    run: list[Face] = []
    for face in faces:
        if run and face.at - run[-1].at > BURST_APART:
            yield run
            run = []
        run.append(face)
    if run:
        yield run


def _people(run: list[Face]) -> Iterator[Face]:
    if len(run) >= BURST:
        return
    last = None
    for face in run:
        if last is None or face.at - last.at >= LEAST_APART:
            yield face
            last = face
