"""How cases look from outside: in the desk's list without people's words, one whole, and how people felt. Pure."""

from collections import Counter
from collections.abc import Iterable

from controller_api import contract
from controller_api.desk.cases.nouns import Case, Face, Mood
from controller_api.desk.cases.play import counted

MOODS: tuple[Mood, ...] = ("very_good", "good", "bad", "very_bad")


def row(case: Case) -> contract.CaseRow:
    """A line of the list."""
    return contract.CaseRow(
        number=case.number,
        sort=case.sort,
        kind=case.kind,
        mood=case.mood,
        state=case.state.value,
        language=case.language,
        kiosk=case.kiosk,
        said_at=case.said_at,
        received_at=case.received_at,
        has_contact=bool(case.contact_name or case.contact_phone),
    )


def whole(case: Case) -> contract.CaseView:
    """With everything somebody who deals with it needs; the code is for whoever handed it in alone."""
    told = row(case)
    contact = contract.ContactDetails(name=case.contact_name, phone=case.contact_phone) if told.has_contact else None
    steps = [
        contract.CaseStep(at=step.at, who=step.who, state=step.state.value, words=step.words) for step in case.steps
    ]
    return contract.CaseView(**told.model_dump(), words=case.words, contact=contact, steps=steps)


def moods(faces: Iterable[Face], written: Iterable[tuple[str | None, Mood]]) -> list[contract.MoodCount]:
    """How people felt, place by place: the faces that count, and kiosk and mood of what was written."""
    faces = list(faces)
    good = counted(faces)
    felt: dict[str | None, Counter[Mood]] = {}
    play: Counter[str | None] = Counter()
    for face in faces:
        if (face.by, face.key) in good:
            felt.setdefault(face.kiosk, Counter())[face.mood] += 1
        else:
            play[face.kiosk] += 1
    for kiosk, mood in written:
        felt.setdefault(kiosk, Counter())[mood] += 1
    places = sorted({*felt, *play}, key=lambda kiosk: kiosk or "")
    return [
        contract.MoodCount(
            kiosk=kiosk,
            counted={mood: felt.get(kiosk, Counter())[mood] for mood in MOODS},
            play=play[kiosk],
        )
        for kiosk in places
    ]
