"""Whether a site's emergency plan holds together: every profile begins at once, and every contact raises one of them.

It judges a draft and notes findings; it refuses to know what is sounded.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from content.emergency_plan import EmergencyPlan, EmergencyProfile
from content.errors import did_you_mean
from content.site import EVERYWHERE
from content.site_file.draft import Draft
from content.toml_lines import Path


def check_emergency(draft: Draft) -> None:
    """Note everything that doesn't hold."""
    plan = draft.parts.get("emergency")
    if not isinstance(plan, EmergencyPlan):
        return
    profiles = {("emergency", "profiles", index): profile for index, profile in enumerate(plan.profiles)}
    _check_twice(draft, [((*path, "id"), profile.id) for path, profile in profiles.items()], "id")
    contacts = [
        ((*path, "contacts", index), contact)
        for path, profile in profiles.items()
        for index, contact in enumerate(profile.contacts)
    ]
    _check_twice(draft, contacts, "contact")
    for path, profile in profiles.items():
        _check_profile(draft, path, profile)
    _check_drills(draft, plan)


def _check_drills(draft: Draft, plan: EmergencyPlan) -> None:
    known = [profile.id for profile in plan.profiles]
    for index, drill in enumerate(plan.drills):
        path = ("emergency", "drills", index)
        if drill.profile not in known:
            hint = did_you_mean(drill.profile, known)
            draft.note((*path, "profile"), f"there is no emergency profile '{drill.profile}' to be drilled.{hint}")
        if not drill.dates and drill.weekday is None:
            draft.note(path, f"the drill of '{drill.profile}' has no day. Name its dates, or a weekday.")


def _check_twice(draft: Draft, named: Sequence[tuple[Path, str]], word: str) -> None:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            draft.note(path, f"the {word} '{name}' stands in the emergency plan twice. Keep one of the two.")
        seen.add(name)


def _check_profile(draft: Draft, path: Path, profile: EmergencyProfile) -> None:
    owner = f"emergency profile '{profile.id}'"
    languages = draft.parts.get("languages")
    for language in languages if isinstance(languages, list | tuple) else ():
        if not profile.name.get(language, "").strip():
            draft.note((*path, "name"), f"the name of {owner} is missing in '{language}', which this site speaks.")
    _check_phases(draft, path, profile, owner)
    known = {EVERYWHERE, *draft.ids("zones"), *draft.ids("groups")}
    for where, name in _places(path, profile):
        if name not in known:
            hint = did_you_mean(name, known)
            draft.note(where, f"zone '{name}' in {owner} is not a zone or group of this site.{hint}")


def _check_phases(draft: Draft, path: Path, profile: EmergencyProfile, owner: str) -> None:
    if not profile.phases:
        draft.note(path, f"{owner} has no phases. Write [[emergency.profiles.phases]] with zones to evacuate or alert.")
    elif profile.phases[0].after_s > 0:
        draft.note((*path, "phases", 0), f"{owner} begins late. Let its first phase be after_s = 0.")
    for index, (before, after) in enumerate(pairwise(profile.phases), start=1):
        if after.after_s <= before.after_s:
            draft.note((*path, "phases", index), f"the phases of {owner} are out of order. Sort them by after_s.")


def _places(path: Path, profile: EmergencyProfile) -> Iterator[tuple[Path, str]]:
    for index, phase in enumerate(profile.phases):
        for key, names in (("evacuate", phase.evacuate), ("alert", phase.alert)):
            for place, name in enumerate(names):
                yield (*path, "phases", index, key, place), name
