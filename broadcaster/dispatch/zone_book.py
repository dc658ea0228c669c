"""What the speakers say of themselves: which boot each is in, whether it is there, what it puts out.

Pure; it tells a new boot from a repeated greeting, and a stale last will from a real loss.
"""

from collections.abc import Iterable
from dataclasses import replace

from broadcaster import wire
from broadcaster.call import CallId, ZoneId
from broadcaster.dispatch.live import LiveZone


class ZoneBook:
    """The last word of every zone's speaker."""

    def __init__(self, zones: Iterable[ZoneId]) -> None:
        """Start with nothing heard."""
        self._zones = {zone: LiveZone(zone=zone) for zone in sorted(zones)}

    def __contains__(self, zone: object) -> bool:
        """Whether it is a zone of this site."""
        return zone in self._zones

    def all(self) -> list[LiveZone]:
        """Every zone."""
        return list(self._zones.values())

    def zone(self, zone: ZoneId) -> LiveZone:
        """One zone."""
        return self._zones[zone]

    def state(self, state: wire.SpeakerState, now_us: int) -> bool | None:
        """Take a speaker's state. True: it joined (or was started anew); False: it is lost; None: nothing new."""
        before = self._zones[ZoneId(state.zone)]
        leaving = state.lifecycle in (wire.Lifecycle.LOST, wire.Lifecycle.DISCONNECTED)
        if leaving and before.boot_id not in (None, state.boot_id):
            return None  # The last will of an earlier boot, delivered late.
        self._zones[before.zone] = after = replace(
            before,
            lifecycle=state.lifecycle,
            boot_id=state.boot_id,
            output=state.output,
            faults=state.faults,
            ailments=state.ailments,
            heard_us=now_us,
        )
        if after.ready:
            return True if not before.ready or before.boot_id != after.boot_id else None
        return False if before.ready else None

    def levels(self, levels: wire.SpeakerLevels, now_us: int) -> None:
        """Take a speaker's levels."""
        before = self._zones[ZoneId(levels.zone)]
        self._zones[before.zone] = replace(
            before,
            music_db=levels.music_db,
            announcement_db=levels.announcement_db,
            output_db=levels.output_db,
            overruns=levels.overruns,
            sounding=None if levels.call_id is None else CallId(levels.call_id),
            heard_us=now_us,
        )

    def believes(self, receipt: wire.Receipt) -> bool:
        """Whether a receipt comes from the zone's speaker as it is now."""
        zone = self._zones.get(ZoneId(receipt.zone))
        return zone is not None and zone.boot_id in (None, receipt.boot_id)
