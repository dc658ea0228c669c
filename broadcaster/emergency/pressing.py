"""What was asked for by hand and is not confirmed yet, by holding on or by a second person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from broadcaster.emergency.profiles import Confirm, Profile
from broadcaster.emergency.stimuli import Confirmed, Pressed
from content.bilingual import Bilingual
from content.errors import did_you_mean

LET_GO_US = 10_000_000
"""So long after it was held long enough, holding on no longer counts: whoever held has gone away."""


class EmergencyRefused(Exception):
    """It can't be done; the sentence says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How long one holds on, and how long a second person has."""

    hold_us: int
    second_person_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One thing asked for. It can be confirmed from `from_us` until `until_us`."""

    press_id: str
    profile: str
    drill: bool
    who: str
    reason: str
    confirm: Confirm
    from_us: int
    until_us: int
    behind: str | None = None
    """The account that answers for the machine that asked; None for a person."""


class Pressing:
    """What waits for its confirmation."""

    def __init__(self, profiles: Mapping[str, Profile], rules: Rules) -> None:
        self._profiles = profiles
        self._rules = rules
        self._open: dict[str, Press] = {}

    @property
    def open(self) -> tuple[Press, ...]:
        """All of it."""
        return tuple(self._open.values())

    @property
    def deadlines_us(self) -> tuple[int, ...]:
        """When each is given up."""
        return tuple(press.until_us + 1 for press in self._open.values())

    def profile(self, profile_id: str) -> Profile:
        """The profile of that id; raises `EmergencyRefused`."""
        if profile_id in self._profiles:
            return self._profiles[profile_id]
        hint = did_you_mean(profile_id, self._profiles)
        sentence = f"'{profile_id}' is no emergency profile of this site.{hint}"
        if not self._profiles:
            sentence = "This site has no emergency profiles. Write [[emergency.profiles]] in the site file."
        raise EmergencyRefused(Bilingual(sentence, f"没有“{profile_id}”这种应急预案。{hint.zh}"))

    def press(self, pressed: Pressed) -> None:
        """Have it wait; raises `EmergencyRefused`."""
        confirm = self.profile(pressed.profile).confirm
        held_us = pressed.at_us + self._rules.hold_us
        holds = confirm is Confirm.HOLD
        self._open[pressed.press_id] = Press(
            press_id=pressed.press_id,
            profile=pressed.profile,
            drill=pressed.drill,
            who=pressed.who,
            reason=pressed.reason,
            confirm=confirm,
            from_us=held_us if holds else pressed.at_us,
            behind=pressed.behind,
            until_us=held_us + LET_GO_US if holds else pressed.at_us + self._rules.second_person_us,
        )

    def confirm(self, confirmed: Confirmed) -> Press:
        """What is confirmed by that, and waits on until it is forgotten; raises `EmergencyRefused`."""
        press = self._open.get(confirmed.press_id)
        if press is None or confirmed.at_us > press.until_us:
            sentence = "Nothing waits for this confirmation any more. Begin again."
            raise EmergencyRefused(Bilingual(sentence, "该请求已失效，请重新开始。"))
        same = confirmed.who == press.who
        # Whoever may make tokens could else be both: a token counts for the account that made it, and confirms nothing.
        second = confirmed.signed_in and confirmed.who not in {press.who, press.behind}
        if press.confirm is Confirm.TWO_PERSON and not second:
            sentence = "A second person has to confirm this one, signed in with an account of their own."
            raise EmergencyRefused(Bilingual(sentence, "此预案需由第二人登录自己的账号确认。"))
        if press.confirm is Confirm.HOLD and not same:
            sentence = "Whoever holds on confirms this one. Hold on yourself to raise it."
            raise EmergencyRefused(Bilingual(sentence, "此预案由按住按钮的人自己确认。"))
        if confirmed.at_us < press.from_us:
            sentence = f"Hold on longer: it takes {self._rules.hold_us / 1e6:g} s."
            raise EmergencyRefused(Bilingual(sentence, f"请按住 {self._rules.hold_us / 1e6:g} 秒。"))
        return press

    def forget(self, press: Press) -> None:
        """It was raised, so that it waits no longer."""
        del self._open[press.press_id]

    def drop(self) -> list[Press]:
        """Give everything up; gives what that was."""
        dropped = list(self._open.values())
        self._open.clear()
        return dropped

    def expire(self, now_us: int) -> list[Press]:
        """Give up what nobody confirmed in time; gives what that was."""
        late = [press for press in self._open.values() if now_us > press.until_us]
        for press in late:
            del self._open[press.press_id]
        return late
