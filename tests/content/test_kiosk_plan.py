"""Kiosks, events, screen campaigns and the venue in the site file."""

from datetime import date, time

import pytest

from content.errors import FileFaults
from content.site_file.reader import read_site

HEAD = """\
[site]
id = "mall"
name = { zh = "商场", en = "Mall" }
time_zone = "Asia/Shanghai"
languages = ["zh", "en"]
[[zones]]
id = "hall"
floor = "L1"
name = { zh = "大厅", en = "Hall" }
[hours]
mon-sun = "10:00-22:00"
"""
KIOSK = """\
[[kiosks]]
id = "k1"
name = { zh = "大厅自助机", en = "Kiosk in the hall" }
zone = "hall"
"""
EVENT = '[[events]]\nid = "e"\nname = { zh = "展", en = "Show" }\n'
SHOWN = """\
[[screen_campaigns]]
id = "tea"
advertiser = "Tea House"
first = 2026-01-01
last = 2026-12-31
most_per_hour = 6
"""
FAULTS = {
    "zone": (KIOSK.replace('"hall"', '"hal"') + 'place = "p"\n', "zone 'hal' of kiosk 'k1' is not a zone"),
    "nowhere": (KIOSK, "kiosk 'k1' has neither at nor place."),
    "two places": (KIOSK + 'at = [120.1, 30.2]\nplace = "p"\n', "kiosk 'k1' has both at and place."),
    "facing": (KIOSK + 'place = "p"\nfacing_deg = 360\n', "'facing_deg' of kiosk 'k1'"),
    "name": (KIOSK.replace(', en = "Kiosk in the hall"', "") + 'place = "p"\n', "the name of kiosk 'k1' is missing"),
    "twice": ((KIOSK + 'place = "p"\n') * 2, "the id 'k1' is taken already."),
    "event without times": (
        EVENT + "first = 2026-05-01\ntimes = []\n",
        "event 'e' has no times.",
    ),
    "event backwards": (
        EVENT + 'first = 2026-05-02\nlast = 2026-05-01\ntimes = ["10:00-11:00"]\n',
        "event 'e' ends on 2026-05-01, before it begins on 2026-05-02.",
    ),
    "nothing shown": (SHOWN + 'day_parts = ["10:00-12:00"]\n', "screen campaign 'tea' has neither pictures nor words."),
    "no day parts": (SHOWN + 'pictures = ["a.png"]\nday_parts = []\n', "screen campaign 'tea' has no day parts."),
}


def test_kiosks_events_and_campaigns_are_read() -> None:
    """A whole file becomes the nouns, short forms of dates and times among them."""
    site = read_site(
        HEAD
        + '[venue]\nfolder = "venue"\n'
        + KIOSK
        + "at = [120.1, 30.2]\nlevel = -1\nfacing_deg = 90\n"
        + '[[events]]\nid = "e"\nname = { zh = "展", en = "Show" }\nfirst = 2026-05-01\ntimes = "15:00-16:00"\n'
        + 'weekdays = ["fri"]\n'
        + SHOWN
        + 'words = { zh = "喝茶" }\nday_parts = ["10:00-12:00"]\n',
        "site.toml",
    )
    assert site.venue is not None
    assert site.venue.folder == "venue"
    kiosk = site.kiosks[0]
    assert (kiosk.zone, kiosk.level, kiosk.at, kiosk.facing_deg) == ("hall", -1, (120.1, 30.2), 90.0)
    event = site.events[0]
    assert (event.first, event.last, event.times[0].starts) == (date(2026, 5, 1), None, time(15))
    assert site.screen_campaigns[0].words == {"zh": "喝茶"}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_hold_is_told(fault: str) -> None:
    """Each fault is a sentence that names what it is about."""
    text, sentence = FAULTS[fault]
    with pytest.raises(FileFaults) as caught:
        read_site(HEAD + text, "site.toml")
    assert sentence in str(caught.value)


def test_a_campaigns_picture_must_be_there() -> None:
    """A picture that isn't beside the site file is told before a kiosk lacks it."""
    text = HEAD + SHOWN + 'pictures = ["tea.png"]\nday_parts = ["10:00-12:00"]\n'
    with pytest.raises(FileFaults, match=r"the file 'tea\.png' isn't there"):
        read_site(text, "site.toml", has_file=lambda name: name != "tea.png")
