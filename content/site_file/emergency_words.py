"""The words of an emergency: what a profile has said in its zones, and in a drill. Says nothing of how it sounds."""

from collections.abc import Mapping, Sequence

from content.emergency_plan import EmergencyPlan, EmergencyProfile
from content.site_file.draft import Draft
from content.site_file.text_checks import spoken_languages
from content.templates.template import SlotFaults, TemplateBook, UnknownTemplate

REAL, DRILL = "emergency", "drill"


def words_of(
    profile: EmergencyProfile, book: TemplateBook, languages: Sequence[str], *, action: str, drill: bool
) -> Mapping[str, str]:
    """What is said, by language; every sentence of a drill says that it is one.

    Raises `SlotFaults` or `UnknownTemplate`.
    """
    slots = {"scenario": profile.scenario} if drill else {"scenario": profile.scenario, "action": action}
    return book.get(DRILL if drill else REAL).render(slots, languages).texts


def check_emergency_words(draft: Draft, book: TemplateBook) -> None:
    """Note profiles that the templates have no words for."""
    plan = draft.parts.get("emergency")
    if not isinstance(plan, EmergencyPlan):
        return
    spoken = spoken_languages(draft)
    for index, profile in enumerate(plan.profiles):
        path = ("emergency", "profiles", index)
        for drill in (False, True):
            try:
                words_of(profile, book, spoken, action=profile.evacuate_words, drill=drill)
            except UnknownTemplate as error:
                draft.note(path, str(error))
            except SlotFaults as error:
                for fault in error.faults:
                    draft.note((*path, fault.slot), f"emergency profile '{profile.id}': {fault.sentence}")
