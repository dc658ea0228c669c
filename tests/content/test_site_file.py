"""Reading site files: what is wrong is told all at once, each with its line and what to do."""

from datetime import time
from pathlib import Path

import pytest

from content.adapters.site_folder import open_site
from content.adapters.template_folder import open_book
from content.site import Anchor, DayTime, Opening, Site, Weekday
from content.site_file.reader import SiteFileFaults, read_site
from content.templates.template import TemplateBook


def faults_of(text: str, book: TemplateBook | None = None) -> list[str]:
    """What is told about a broken site file, line for line."""
    with pytest.raises(SiteFileFaults) as caught:
        read_site(text, "site.toml", book=book)
    return str(caught.value).splitlines()


def test_a_small_site_needs_little(small: str) -> None:
    """Head, one zone and the hours are a site; everything else has a default."""
    site = read_site(small, "site.toml")
    assert site.zones_of(("everywhere",)) == {"hall"}
    assert site.hours.weekdays[Weekday.WED] == Opening.model_validate({"opens": "10:00", "closes": "22:00"})
    assert site.hours.weekdays[Weekday.SUN] is None
    assert site.loudness.speech_lufs == -20


def test_the_line_check_is_off_until_the_file_says_when(small: str) -> None:
    """A time of the night turns it on; what is none is refused with how to write one."""
    asked = "\n[supervision]\nline_check = {}\n"
    assert read_site(small, "site.toml").supervision.line_check is None
    assert read_site(small + asked.format('"03:30"'), "site.toml").supervision.line_check == time(3, 30)
    for wrong in ('"25:00"', "330"):
        (told,) = faults_of(small + asked.format(wrong))
        assert "is no time of day. Write hours and minutes, such as '09:30'." in told


def test_everything_wrong_is_told_at_once(small: str) -> None:
    """Somebody who mends a site file sees every fault in one go, in the order of the lines."""
    told = faults_of(
        small.replace('"Europe/Helsinki"', '"Europe/Helsinky"').replace('floor = "1"', "floor = 1")
        + """
[[hours.special]]
date = 2026-02-30
hours = "10:00-18:00"

[[groups]]
id = "ground-floor"
name = { zh = "一层" }
members = ["hal"]

[[campaigns]]
id = "noodles"
advertiser = "Noodles"
first = 2026-03-01
last = 2026-02-01
day_parts = ["11:00-9:00"]
most_per_hour = 99
"""
    )
    assert told == [
        (
            "site.toml:4: 'Europe/Helsinky' is not a time zone; write it as 'Asia/Shanghai'. "
            "Did you mean 'Europe/Helsinki'?"
        ),
        "site.toml:9: 'floor' of zone 'hall' must be a text in quotes, not 1.",
        "site.toml:17: 2026-02-30 is a date that doesn't exist.",
        "site.toml:22: the name of group 'ground-floor' is missing in 'en', which this site speaks.",
        "site.toml:23: zone 'hal' in group 'ground-floor' is not a zone or group of this site. Did you mean 'hall'?",
        "site.toml:30: '11:00-9:00' ends before it begins; a stretch stays within one day. Split it at 24:00.",
        "site.toml:31: 'most_per_hour' of campaign 'noodles' must be at most 60, not 99.",
    ]


def test_an_empty_file_is_told_what_a_site_needs() -> None:
    """Where no line is to blame, the file is."""
    assert faults_of("") == [
        "site.toml: a site file begins with a [site] table: id, name, time_zone and languages.",
        "site.toml: a site file has an [hours] table with the opening hours of each weekday.",
        "site.toml: the site has no zones. Write at least one [[zones]] entry.",
    ]


def test_one_slip_is_told_once(small: str) -> None:
    """A zone with a fault of its own is still known to the groups that name it."""
    text = small.replace('floor = "1"', 'flor = "1"')
    text += '\n[[groups]]\nid = "all"\nname = { zh = "全", en = "All" }\nmembers = ["hall"]\n'
    assert faults_of(text) == [
        "site.toml:7: zone 'hall' lacks 'floor'.",
        "site.toml:9: 'flor' is not a setting of zone 'hall'. Did you mean 'floor'?",
    ]


def test_one_bad_date_hides_nothing_of_the_hours(small: str) -> None:
    """Special dates that can't be read are told, and the others are still held against each other."""
    special = '[[hours.special]]\ndate = {}\nhours = "{}"\n'
    days = [("2026-02-30", "closed"), ("2026-02-31", "closed"), ("2026-03-01", "closed"), ("2026-03-01", "10:00-12:00")]
    told = faults_of(small + "".join(special.format(*day) for day in days))
    assert told == [
        "site.toml:16: 2026-02-30 is a date that doesn't exist.",
        "site.toml:19: 2026-02-31 is a date that doesn't exist.",
        "site.toml:24: the special dates '2026-03-01' and '2026-03-01' overlap. Let each date stand in one of them.",
    ]


def test_groups_in_a_circle_are_refused_with_the_circle(small: str) -> None:
    """A group that holds itself through others is shown the way round."""
    group = '[[groups]]\nid = "{0}"\nname = {{ zh = "{0}", en = "{0}" }}\nmembers = ["{1}", "hall"]\n'
    told = faults_of(small + group.format("a", "b") + group.format("b", "c") + group.format("c", "a"))
    assert "site.toml:18: group 'a' holds itself: a > b > c > a." in told
    assert len(told) == 3


def test_a_routine_must_fit_its_template(small: str) -> None:
    """Unknown templates and slots that don't fit are found when the file is read, not at closing time."""
    routine = '[[routines]]\nid = "{}"\nwhen = "closing-30"\ntemplate = "{}"\nslots = {}\n'
    text = small + routine.format("a", "closing-cuntdown", "{}") + routine.format("b", "closing-countdown", "{}")
    text += routine.format("c", "closing-countdown", '{ minutes = "half" }')
    told = faults_of(text, open_book())
    assert told[0] == "site.toml:18: 'closing-cuntdown' is not a template. Did you mean 'closing-countdown'?"
    assert told[1] == "site.toml:24: routine 'b': 'closing-countdown' needs 'minutes'. An example: 15."
    assert told[2].startswith("site.toml:29: routine 'c': 'minutes' is a whole number; 'half' is none.")


def test_a_countdown_says_the_minutes_it_sounds_at(small: str) -> None:
    """A slip between the time and the words of a routine is found before anybody hears it."""
    text = small + (
        '[[routines]]\nid = "r"\nwhen = "closing-15"\ntemplate = "closing-countdown"\nslots = { minutes = 30 }\n'
    )
    assert faults_of(text, open_book()) == [
        "site.toml:19: routine 'r' sounds 15 minutes before closing, but says 30.",
    ]
    assert read_site(text.replace("30 }", "15 }"), "site.toml", book=open_book()).routines[0].slots == {"minutes": "15"}


def test_a_routine_may_give_words_for_each_language(small: str) -> None:
    """Words by language are kept flat, so that whoever carries slots need not know of languages."""
    text = small + (
        '[[routines]]\nid = "r"\nwhen = "12:30"\ntemplate = "notice"\n'
        'slots = { message = { zh = "午间音乐会开始了。", en = "The concert begins." } }\n'
    )
    site = read_site(text, "site.toml", book=open_book())
    assert site.routines[0].slots == {"message.zh": "午间音乐会开始了。", "message.en": "The concert begins."}
    assert site.routines[0].when == DayTime.model_validate({"anchor": Anchor.CLOCK, "at": "12:30"})


def test_files_that_are_not_there_are_told_when_asked_for(small: str, tmp_path: Path) -> None:
    """Music and recordings are looked for beside the site file, unless that is left out."""
    text = small + '[[playlists]]\nid = "p"\nfiles = ["music/a.flac", "music/b.flac"]\n'
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "a.flac").touch()
    with pytest.raises(SiteFileFaults) as caught:
        open_site(tmp_path / "site.toml")
    assert [(fault.line, fault.sentence) for fault in caught.value.faults] == [
        (17, "the file 'music/b.flac' isn't there. Paths are relative to the site file's folder.")
    ]
    assert open_site(tmp_path / "site.toml", media=False).playlists[0].files == ("music/a.flac", "music/b.flac")


def test_recordings_that_were_handed_in_are_looked_for_elsewhere(small: str, tmp_path: Path) -> None:
    """They are in the controller's library, so the site file's folder needn't have them."""
    text = small + '[[playlists]]\nid = "p"\nfiles = ["media:song.flac"]\n'
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    assert open_site(tmp_path / "site.toml").playlists[0].files == ("media:song.flac",)


def test_a_brokers_password_file_that_is_not_there_is_told(small: str, tmp_path: Path) -> None:
    """It is looked for beside the site file, as the controller does when it starts."""
    text = small + '[broker]\nhost = "10.0.0.5"\npassword_file = "broker.password"\n'
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SiteFileFaults, match=r"site\.toml:17: the file 'broker\.password' isn't there"):
        open_site(tmp_path / "site.toml")
    (tmp_path / "broker.password").touch()
    assert open_site(tmp_path / "site.toml").broker is not None


def test_a_site_file_written_on_windows_is_read_as_any(small: str, tmp_path: Path) -> None:
    """A byte order mark and its line ends change neither the site nor the lines of its faults."""
    path = tmp_path / "site.toml"
    path.write_bytes(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").encode())
    assert open_site(path).id == "corner"
    path.write_bytes(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").replace("floor", "flor").encode())
    with pytest.raises(SiteFileFaults, match=r"site\.toml:9: 'flor' is not a setting"):
        open_site(path)


def test_a_site_file_that_is_not_there_or_no_text_is_a_sentence(tmp_path: Path) -> None:
    """A wrong path and a file of another kind are told apart."""
    with pytest.raises(SiteFileFaults, match="there is no such file"):
        open_site(tmp_path / "site.toml")
    (tmp_path / "site.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SiteFileFaults, match="the file can't be read"):
        open_site(tmp_path / "site.toml")


def test_the_sample_mall_is_in_order(sample: Site) -> None:
    """The sample is what the demo lives on: zones on several floors, nested groups, routines, campaigns."""
    assert len(sample.zones) >= 6
    assert len({zone.floor for zone in sample.zones}) >= 4
    assert sample.zones_of(("all-shops",)) < sample.zones_of(("everywhere",))
    assert [routine.when.minutes for routine in sample.routines if routine.template == "closing-countdown"] == [
        -30,
        -15,
        -5,
        0,
    ]
    assert len(sample.campaigns) == 3
    assert sum(set(campaign.words or {}) == {"zh", "en"} for campaign in sample.campaigns) >= 1
