"""Why a zone sounds as it does, in sentences: of an emergency, and of a zone that goes by its own orders. Pure.

Whatever else is to be told is in the answer itself; who shows it has words for that.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from broadcaster.dispatch.coming_day import Alone
from broadcaster.emergency.in_zone import AlarmHere
from broadcaster.why import Why
from broadcaster.wire_emergency import Words
from content.bilingual import Bilingual

_TOLD = {
    Words.EVACUATE: Bilingual("people here are told to leave", "本区正在播放疏散广播"),
    Words.ALERT: Bilingual("people here are told to be ready", "本区正在播放警报广播"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(why: Why, zone: ZoneInfo) -> list[Bilingual]:
    """The sentences, times by the mall's clock; none where neither is the case."""
    sentences = list(_of_alarm(why.alarm, zone)) if why.alarm is not None else []
    return sentences if why.alone is None else [*sentences, _of_alone(why.alone, zone)]


def _of_alarm(here: AlarmHere, zone: ZoneInfo) -> Iterator[Bilingual]:
    title, title_zh = here.title.get("en", here.alarm.profile), here.title.get("zh", here.alarm.profile)
    words, raised = _TOLD[here.words], _clock(here.alarm.raised_us, zone)
    yield Bilingual(f"{title}: {words}, since it was raised at {raised}.", f"{title_zh}：{words.zh}，{raised} 启动。")
    if here.since_us is None:
        yield Bilingual("Its speaker has not said yet that it sounds.", "扬声器尚未报告开始播放。")
    else:
        since = _clock(here.since_us, zone)
        yield Bilingual(f"Its speaker has sounded it since {since}.", f"扬声器自 {since} 起播放。")
    yield Bilingual(
        "No call and no music sounds here until it is reset by security or a supervisor.",
        "在保安或主管复位之前，本区不播放任何广播和音乐。",
    )


def _of_alone(alone: Alone, zone: ZoneInfo) -> Bilingual:
    call = alone.call
    if call is not None:
        kind, at = call.kind.replace("_", " "), _clock(call.play_at_us, zone)
        if not alone.expected:
            return Bilingual(
                f"It sounds the planned {kind} of {at} by itself: it began while no controller was there.",
                f"本区正在自主播放 {at} 的计划广播：开始时控制器不在。",
            )
        return Bilingual(
            f"Nobody hears from it. By its orders for the day it sounds the planned {kind} of {at} by itself.",
            f"联系不上本区。按当日预案，本区正在自主播放 {at} 的计划广播。",
        )
    if alone.music is not None and alone.music.tracks:
        return Bilingual(
            "Nobody hears from it. By its orders for the day it plays music by itself.",
            "联系不上本区。按当日预案，本区正在自主播放音乐。",
        )
    return Bilingual(
        "Nobody hears from it. By its orders for the day it is silent now.",
        "联系不上本区。按当日预案，本区此时安静。",
    )


def _clock(at_us: int, zone: ZoneInfo) -> str:
    return f"{(_EPOCH + timedelta(microseconds=at_us)).astimezone(zone):%H:%M:%S}"
