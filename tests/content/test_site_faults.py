"""One of each fault a site file can have: the line it is told at, and the sentence."""

import pytest

from content.site_file.reader import SiteFileFaults, read_site


def faults_of(text: str) -> list[str]:
    """What is told about a broken site file, line for line."""
    with pytest.raises(SiteFileFaults) as caught:
        read_site(text, "site.toml")
    return str(caught.value).splitlines()


CAMPAIGN = """\
[[campaigns]]
id = "c"
advertiser = "C"
first = 2026-01-01
last = 2026-01-02
day_parts = ["10:00-12:00"]
most_per_hour = 1
"""
PART = '[[playlists]]\nid = "p"\nfiles = ["x"]\n[[day_parts]]\nid = "am"\n'
STOCKTAKING = '[[hours.special]]\nfirst = 2026-02-01\nlast = 2026-02-03\nhours = "closed"\n'

EXTRAS = {
    "unknown part": ("[zone]\n", "16: 'zone' is not a part of a site file. Did you mean 'zones'?"),
    "unknown setting": (
        '[[services]]\nid = "a"\nname = { zh = "甲", en = "A" }\nprefix = "A"\nzone = "hall"\nzoen = "x"\n',
        "21: 'zoen' is not a setting of service 'a'. Did you mean 'zone'?",
    ),
    "missing setting": ('[[playlists]]\nid = "a"\n', "16: playlist 'a' lacks 'files'."),
    "empty playlist": ('[[playlists]]\nid = "a"\nfiles = []\n', "16: playlist 'a' names no files."),
    "id": (
        '[[playlists]]\nid = "A b"\nfiles = ["x"]\n',
        "17: 'id' of playlist 'A b' must be an id of lower-case letters",
    ),
    "overbooked campaign": (
        CAMPAIGN + 'booked_per_hour = 2\nwords = { zh = "好", en = "Good" }\n',
        "23: campaign 'c' books 2 plays an hour, but allows 1 at most.",
    ),
    "drill of nothing": (
        '[[emergency.drills]]\nprofile = "fire"\nat = "09:30"\nweekday = "mon"\n',
        "17: there is no emergency profile 'fire' to be drilled.",
    ),
    "gain of nowhere": (
        '[[gains]]\nzones = ["hal"]\nfrom = "12:00"\nto = "14:00"\ngain_db = 3\n',
        "17: zone 'hal' in gain number 1 is not a zone or group of this site. Did you mean 'hall'?",
    ),
    "gain backwards": (
        '[[gains]]\nfrom = "closing"\nto = "closing-30"\ngain_db = 3\n',
        "18: gain number 1 ends before it begins.",
    ),
    "gain too high": (
        '[[gains]]\nfrom = "12:00"\nto = "14:00"\ngain_db = 30\n',
        "19: 'gain_db' of gain number 1 must be at most 12, not 30.",
    ),
    "list": ("[playlists]\n", "16: 'playlists' is a list: begin each of its entries with a line [[playlists]]."),
    "number": ("[loudness]\nspeech_lufs = -99\n", "17: 'speech_lufs' of [loudness] must be at least -36, not -99."),
    "bool": ("[broker]\nhost = 1\n", "17: 'host' of [broker] must be a text in quotes, not 1."),
    "protocol": (
        '[broker]\nhost = "b"\nprotocol = "4"\n',
        "18: 'protocol' of [broker] must be '5' or '3.1.1', not '4'.",
    ),
    "taken id": (
        '[[groups]]\nid = "hall"\nname = { zh = "厅", en = "H" }\nmembers = ["hall"]\n',
        "17: the id 'hall' is taken already. Give each its own.",
    ),
    "everywhere": (
        '[[groups]]\nid = "everywhere"\nname = { zh = "厅", en = "H" }\nmembers = ["hall"]\n',
        "17: the id 'everywhere' is taken already. Give each its own.",
    ),
    "empty group": (
        '[[groups]]\nid = "none"\nname = { zh = "无", en = "None" }\nmembers = []\n',
        "16: group 'none' has no members. Name at least one zone.",
    ),
    "service without counters": (
        '[[services]]\nid = "a"\nname = { zh = "甲", en = "A" }\nprefix = "A"\nzone = "hall"\ncounters = []\n',
        "21: service 'a' has no counters. Name at least one.",
    ),
    "counter named twice": (
        '[[services]]\nid = "a"\nname = { zh = "甲", en = "A" }\nprefix = "A"\nzone = "hall"\ncounters = [2, 2]\n',
        "21: counter 2 stands twice in service 'a'. Once is enough.",
    ),
    "service in a group": (
        '[[services]]\nid = "a"\nname = { zh = "甲", en = "A" }\nprefix = "A"\nzone = "everywhere"\n',
        "20: zone 'everywhere' of service 'a' is not a zone of this site.",
    ),
    "prefix": (
        '[[services]]\nid = "a"\nname = { zh = "甲", en = "A" }\nprefix = "AB"\nzone = "hall"\n',
        "19: 'prefix' of service 'a' must be one capital letter, A to Z, not 'AB'.",
    ),
    "unknown playlist": (
        '[[day_parts]]\nid = "am"\nstarts = "opening"\nends = "12:00"\nplaylist = "mornin"\n',
        "20: playlist 'mornin' of day part 'am' is not a playlist of this site.",
    ),
    "backward day part": (
        PART + 'starts = "13:00"\nends = "12:00"\nplaylist = "p"\n',
        "22: day part 'am' ends before it begins.",
    ),
    "day time": (
        '[[routines]]\nid = "r"\nwhen = "noon"\ntemplate = "welcome"\n',
        "18: 'noon' is no time of day. Write '12:30', 'opening', 'opening-10' or 'closing+5' (minutes).",
    ),
    "clock": (
        '[[routines]]\nid = "r"\nwhen = "25:00"\ntemplate = "welcome"\n',
        "18: '25:00' is no time of day. Write hours and minutes, such as '09:30'.",
    ),
    "order of special dates": (
        '[[hours.special]]\nfirst = 2026-02-03\nlast = 2026-02-01\nhours = "closed"\n',
        "16: the special dates end on 2026-02-01, before they begin on 2026-02-03.",
    ),
    "overlap": (
        STOCKTAKING + '[[hours.special]]\ndate = 2026-02-03\nhours = "10:00-12:00"\n',
        "20: the special dates '2026-02-01 to 2026-02-03' and '2026-02-03' overlap. Let each date stand in one of",
    ),
    "special without hours": (
        "[[hours.special]]\ndate = 2026-02-03\n",
        "16: [hours] lacks 'special[1].hours'.",
    ),
    "neither words nor recording": (
        CAMPAIGN,
        "16: campaign 'c' has neither a recording nor words. Give it one of the two.",
    ),
    "both words and recording": (
        CAMPAIGN + 'recording = "c.flac"\nwords = { en = "Hello." }\n',
        "16: campaign 'c' has both a recording and words. Give it one of the two.",
    ),
    "words that name a child": (
        CAMPAIGN + 'words = { en = "We found a boy called Tom." }\n',
        "23: the text of campaign 'c' seems to name a child. Use the call for a lost person",
    ),
    "no day parts": (
        CAMPAIGN.replace('["10:00-12:00"]', "[]") + 'words = { en = "Hello." }\n',
        "16: campaign 'c' has no day parts. Write day_parts = [\"10:00-22:00\"].",
    ),
    "a time for a date": (
        CAMPAIGN.replace("first = 2026-01-01", "first = 2026-01-01T10:00:00"),
        "19: 2026-01-01T10:00:00 is a time on a date. Write the date alone, such as 2026-02-16.",
    ),
}


@pytest.mark.parametrize("case", EXTRAS, ids=str)
def test_a_fault_has_its_line_and_says_what_to_do(small: str, case: str) -> None:
    """Each kind of fault is a sentence on the line where it can be mended."""
    text, sentence = EXTRAS[case]
    assert any(told.startswith(f"site.toml:{sentence}") for told in faults_of(f"{small}\n{text}"))


HEADS = {
    "weekday missing": (
        'sun = "closed"\n',
        "",
        "12: the hours lack sun. A day on which the mall stays shut is 'closed'.",
    ),
    "swapped hours": (
        '"10:00-22:00"',
        '"22:00-10:00"',
        "13: '22:00-10:00' would keep the mall open all night until 10:00. Are the times swapped?",
    ),
    "no hours": (
        '"10:00-22:00"',
        '"ten to ten"',
        "13: 'ten to ten' is no stretch of time. Write it as '10:00-22:00'. A day without opening is 'closed'.",
    ),
    "a night too long": (
        'mon-sat = "10:00-22:00"',
        'mon = "18:00-07:00"\ntue-sat = "06:00-22:00"',
        "13: mon closes next morning at 07:00, after tue has opened at 06:00.",
    ),
    "unknown language": (
        '["zh", "en"]',
        '["zh", "fr"]',
        "5: 'languages[2]' of the site must be 'zh' or 'en', not 'fr'.",
    ),
    "no language": ('["zh", "en"]', "[]", "5: the site speaks no language."),
    "language twice": ('["zh", "en"]', '["zh", "zh"]', "5: language 'zh' stands twice. Once is enough."),
    "name missing": (', en = "Corner"', "", "3: the name of the site is missing in 'en', which this site speaks."),
    "head key": ('id = "corner"', 'id = "corner"\nlanguage = "zh"', "3: 'language' is not a setting of the site."),
    "no TOML": ("[hours]", "[hours", "12: this is no TOML: expected ']' at the end of a table declaration."),
    "unclosed": ('sun = "closed"', "sun = [", "15: this is no TOML:"),
}


@pytest.mark.parametrize("case", HEADS, ids=str)
def test_a_fault_of_head_or_hours_has_its_line(small: str, case: str) -> None:
    """The head and the hours are told about like everything else."""
    old, new, sentence = HEADS[case]
    assert any(told.startswith(f"site.toml:{sentence}") for told in faults_of(small.replace(old, new)))
