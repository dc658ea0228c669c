"""The packaged words of emergencies and drills, in the slowest voice there is."""

import pytest

from audio.adapters.installed_speech import espeak
from audio.clip import RATE
from audio.settings import SpeechSettings
from audio.speech.supervised import SupervisedSpeech
from content.adapters.site_folder import open_site, open_site_book, sample_site_folder
from content.emergency_plan import WORDS_S
from content.site_file.emergency_words import words_of


@pytest.mark.speech
async def test_the_sample_malls_words_take_no_longer_than_they_may() -> None:
    """Also where Kokoro isn't installed and espeak stands in for it: 30 s, of every profile, real or drill."""
    path = sample_site_folder() / "site.toml"
    site = open_site(path, media=False)
    book = open_site_book(path, site)
    texts = {
        (language, text)
        for profile in site.emergency.profiles
        for action in (profile.evacuate_words, profile.alert_words)
        for drill in (False, True)
        for language, text in words_of(profile, book, site.languages, action=action, drill=drill).items()
    }
    speech = SupervisedSpeech([espeak(SpeechSettings())])
    try:
        seconds = {text: len((await speech.speak(language, text)).samples) / RATE for language, text in sorted(texts)}
    finally:
        await speech.aclose()
    assert {text: lasts for text, lasts in seconds.items() if lasts > WORDS_S[1]} == {}
