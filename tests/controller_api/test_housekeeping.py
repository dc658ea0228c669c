"""What is thrown away to make room, and what never is."""

import numpy as np

from audio.adapters.clip_folder import ClipFolder
from audio.clip import RATE, Digest
from audio.script import Script, SpeechPart
from broadcaster.call import CallKind, ZoneId
from broadcaster.dispatch.music import MusicProgramme
from broadcaster.wire import Track
from controller_api.background import Background
from controller_api.bootstrap.housekeeping import clips_in_use
from controller_api.calls.ahead import Ahead
from controller_api.rights import Role
from tests.controller_api.rig import Rig, until
from tests.controller_api.test_planned import due_call

HALL = [ZoneId("atrium")]


def store_of(rig: Rig) -> ClipFolder:
    """The rig's clips, on disk."""
    assert isinstance(rig.here.clips, ClipFolder)
    return rig.here.clips


def noise(rig: Rig, seed: int) -> Digest:
    """A clip like no other."""
    sound = (0.1 * np.random.default_rng(seed).standard_normal(RATE)).astype(np.float32)
    return store_of(rig).put(sound).digest


def ahead_of(rig: Rig) -> Ahead:
    """What makes ahead, of the rig's parts."""
    here = rig.here
    return Ahead(site=here.site, book=here.book, studio=here.studio, depot=here.dispatcher, planned=here.planned)


async def said(rig: Rig, language: str, text: str) -> set[Digest]:
    """The clips that say a sentence."""
    return {take.clip.digest async for take in rig.here.studio.make(Script((SpeechPart(language, text),)))}


async def test_what_calls_music_and_stock_need_is_never_thrown_away(rig: Rig) -> None:
    """Were there room for nothing at all, only what nobody needs would go."""
    dispatcher = rig.here.dispatcher
    unused, music, stocked = (noise(rig, seed) for seed in range(3))
    track = Track(digest=music, frames=RATE)
    dispatcher.play_music(HALL, MusicProgramme(tracks=(track,), start_at_us=0))
    dispatcher.stock(HALL, [stocked])
    async with rig.client(Role.OPERATOR) as client:
        search = {"template": "lost-item", "zones": ["kids"], "slots": {"item": "umbrella"}}
        assert (await client.post("/calls", json=search)).status_code == 202
        before = {music, stocked}

        async def made() -> bool:
            return len(dispatcher.clips() - before) > 3

        await until(made)
    needed = clips_in_use(dispatcher, ahead_of(rig))
    gone = store_of(rig).prune(0, keep=needed)
    assert unused in gone
    assert needed >= before
    assert all(digest in store_of(rig) for digest in needed)


async def test_the_words_of_emergencies_and_of_the_coming_plan_stay(rig: Rig) -> None:
    """They are made before they are needed, and are there when they are."""
    here, ahead = rig.here, ahead_of(rig)
    due = due_call("farewell")
    planned = {digest for text in here.planned.draft(due).texts.items() for digest in await said(rig, *text)}
    emergencies = {
        digest
        for template in here.book.all()
        for language in here.site.languages
        for sentence in template.fixed_sentences(language)
        if template.kind == CallKind.EMERGENCY
        for digest in await said(rig, language, sentence)
    }
    assert emergencies

    async def made() -> bool:
        return clips_in_use(here.dispatcher, ahead) >= planned and ahead.lasting() >= emergencies

    async with Background() as background:
        background.run("ahead", lambda: ahead.work(lambda: [due]))
        await until(made)
    store_of(rig).prune(0, keep=clips_in_use(here.dispatcher, ahead))
    assert all(digest in store_of(rig) for digest in planned | emergencies)
