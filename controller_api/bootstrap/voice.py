"""The parts that speak: studio, the site's sounds, the wire to the speakers, the dispatcher and its journal."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from pydantic import TypeAdapter

from audio.adapters.clip_folder import ClipFolder
from audio.adapters.installed_speech import installed_speech
from audio.adapters.media_decoder import MediaDecoder
from audio.adapters.speech_cache import FileSpeechCache
from audio.adapters.vlc_decoder import VlcDecoder
from audio.layout import Gaps
from audio.ports import Synthesizer
from audio.studio import Studio, StudioSettings
from broadcaster.adapters.journal_sql import SqlJournal
from broadcaster.adapters.mqtt_network import MqttNetwork
from broadcaster.adapters.owed_file import FileOwedRows
from broadcaster.call import ZoneId
from broadcaster.dispatch.bookkeeping import JournalRow
from broadcaster.dispatch.dispatcher import Dispatcher
from content.adapters.library_sql import SqlLibrary
from content.site import Loudness
from controller_api.adapters.site_sounds import SiteSounds
from controller_api.adapters.sound_bench import StudioSoundBench
from controller_api.adapters.wall_clock import WallClock
from controller_api.bootstrap.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """All of it."""

    clock: WallClock
    clips: ClipFolder
    synthesizer: Synthesizer
    studio: Studio
    bench: StudioSoundBench
    sounds: SiteSounds
    network: MqttNetwork
    journal: SqlJournal
    dispatcher: Dispatcher


async def raise_voice(ground: Ground, stack: AsyncExitStack) -> Voice:
    """Make the parts and start those that run; the stack ends them."""
    clips = ClipFolder(ground.folder.clips)
    synthesizer = installed_speech(ground.settings.speech)
    stack.push_async_callback(synthesizer.aclose)
    cache = FileSpeechCache(ground.settings.speech.cache or ground.folder.speech, clips)
    loudness = _studio_settings(ground.site.loudness)
    studio = Studio(synthesizer=synthesizer, store=clips, cache=cache, settings=loudness)
    decoder = VlcDecoder()
    stack.callback(decoder.close)
    bench = StudioSoundBench(MediaDecoder(decoder), clips)
    folder, index = ground.settings.site.parent, ground.folder.sounds
    library = SqlLibrary(ground.engine)
    sounds = SiteSounds(site=ground.site, folder=folder, library=library, bench=bench, store=clips, index=index)
    clock = WallClock()
    network = await stack.enter_async_context(_network(ground, clock))
    journal = SqlJournal(ground.engine)
    dispatcher = await stack.enter_async_context(_dispatcher(ground, clock, network, journal, studio))
    return Voice(
        clock=clock,
        clips=clips,
        synthesizer=synthesizer,
        studio=studio,
        bench=bench,
        sounds=sounds,
        network=network,
        journal=journal,
        dispatcher=dispatcher,
    )


def _studio_settings(loudness: Loudness) -> StudioSettings:
    gaps = Gaps(language_ms=loudness.language_gap_ms)
    return StudioSettings(speech_lufs=loudness.speech_lufs, ceiling_dbtp=loudness.true_peak_dbtp, gaps=gaps)


def _network(ground: Ground, clock: WallClock) -> MqttNetwork:
    return MqttNetwork(
        broker=ground.broker,
        site=ground.site.id,
        # Milliseconds stay whole numbers where JSON numbers are doubles.
        epoch=ground.folder.next_epoch(clock.now_us() // 1000),
        clips_url=f"{ground.address}/clips",
        clock=clock,
        key=ground.folder.controller_key(),
    )


def _dispatcher(
    ground: Ground, clock: WallClock, network: MqttNetwork, journal: SqlJournal, studio: Studio
) -> Dispatcher:
    loudness = ground.site.loudness
    ducking = {"duck_db": loudness.duck_db, "duck_ramp_ms": loudness.duck_ramp_ms}
    return Dispatcher(
        network=network,
        journal=journal,
        owed=FileOwedRows(ground.folder.owed_calls, TypeAdapter(JournalRow)),
        studio=studio,
        clock=clock,
        zones=[ZoneId(zone.id) for zone in ground.site.zones],
        settings=ground.settings.dispatch.model_copy(update=ducking),
    )
