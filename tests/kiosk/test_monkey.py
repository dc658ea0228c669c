"""Random touches: nothing breaks, nothing leads nowhere, nothing typed is left."""

import pytest

from kiosk.navigator.nouns import Screen
from tests.kiosk.form_rig import Boxes
from tests.kiosk.monkey import WORD, Monkey, reached
from tests.kiosk.small_mall import small_world

UPRIGHT = Screen(width=1080, height=1920, measure=Boxes(), measure_large=Boxes(4 / 3))
LYING = Screen(width=1920, height=1080, bottom_mm=900, measure=Boxes(), measure_large=Boxes(4 / 3))


@pytest.mark.parametrize("screen", [UPRIGHT, LYING], ids=["upright", "lying"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_thousand_random_touches_break_nothing_and_leave_nothing(screen: Screen, seed: int) -> None:
    """Whatever is touched and whenever news comes, every screen leads on, and after the visit no typed word is left."""
    monkey = Monkey(small_world(), screen, seed)
    for _ in range(1_000):
        monkey.step()
    monkey.leave()
    assert monkey.wiped > 0
    assert monkey.remembered() == []
    assert len(monkey.names) > 15


def test_the_search_for_typed_words_finds_them() -> None:
    """What is looked for is found while it is there: else finding nothing would prove nothing."""
    monkey = Monkey(small_world(), UPRIGHT, 3)
    for _ in range(2_000):
        monkey.step()
        if monkey.remembered():
            break
    assert any(WORD in text for text in reached(monkey.navigator))
