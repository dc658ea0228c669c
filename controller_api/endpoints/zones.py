"""The mall: its zones, groups and speakers, as they are now."""

from fastapi import APIRouter

from broadcaster.call import ZoneId
from broadcaster.dispatch.live import LiveZone
from content.nouns import Texts
from content.site import EVERYWHERE, Zone, ZoneGroup
from controller_api import contract
from controller_api.controller import Controller
from controller_api.endpoints.asking import Here, Watcher
from controller_api.problems import not_found

router = APIRouter(tags=["zones"])


@router.get("/site")
async def site(here: Here, _visitor: Watcher) -> contract.SiteView:
    """The mall this controller speaks for."""
    mall = here.site
    everywhere = ZoneGroup(id=EVERYWHERE, name={"zh": "全场", "en": "Everywhere"}, members=())
    groups = [everywhere, *(group for group in mall.groups if group.id != EVERYWHERE)]
    return contract.SiteView(
        id=mall.id,
        name=_texts(mall.name),
        time_zone=mall.time_zone,
        languages=list(mall.languages),
        groups=[
            contract.GroupView(id=group.id, name=_texts(group.name), zones=sorted(mall.zones_of((group.id,))))
            for group in groups
        ],
        now=here.mall_clock.now(),
    )


@router.get("/zones")
async def zones(here: Here, _visitor: Watcher) -> list[contract.ZoneView]:
    """Every zone and what sounds there."""
    live = {each.zone: each for each in here.dispatcher.zones()}
    return [zone_view(here, zone, live.get(ZoneId(zone.id))) for zone in here.site.zones]


@router.get("/zones/{zone_id}")
async def one_zone(zone_id: str, here: Here, _visitor: Watcher) -> contract.ZoneView:
    """One zone and what sounds there."""
    live = {each.zone: each for each in here.dispatcher.zones()}
    for zone in here.site.zones:
        if zone.id == zone_id:
            return zone_view(here, zone, live.get(ZoneId(zone_id)))
    raise not_found(f"'{zone_id}' is no zone of this site.")


@router.get("/speakers")
async def speakers(here: Here, _visitor: Watcher) -> list[contract.SpeakerView]:
    """Every zone's speaker node."""
    return [
        contract.SpeakerView(
            zone=live.zone,
            lifecycle=live.lifecycle or "unknown",
            boot_id=live.boot_id,
            output=live.output,
            faults=list(live.faults),
            overruns=live.overruns,
        )
        for live in here.dispatcher.zones()
    ]


def zone_view(here: Controller, zone: Zone, live: LiveZone | None) -> contract.ZoneView:
    """A zone as the console sees it."""
    live = live or LiveZone(zone=ZoneId(zone.id))
    heard = live.heard_us is not None
    groups = [group.id for group in here.site.groups if zone.id in here.site.zones_of((group.id,))]
    return contract.ZoneView(
        id=zone.id,
        name=_texts(zone.name),
        floor=zone.floor,
        groups=groups,
        speaker=live.lifecycle or "unknown",
        faults=list(live.faults),
        call_id=live.call_id,
        music=here.music_in(zone.id) if live.music else None,
        music_gain_db=here.music_gain_in(zone.id) if live.music else None,
        music_db=live.music_db if heard else None,
        announcement_db=live.announcement_db if heard else None,
        output_db=live.output_db if heard else None,
    )


def _texts(texts: Texts) -> dict[str, str]:
    return {language: text for language, text in texts.items()}  # noqa: C416  A copy by dict() keeps the narrow key type.
