"""The signs."""

import pygame
import pytest

from kiosk.drawing.icon_drawing import icon
from kiosk.drawing.icons import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_draws_something_of_its_own_within_its_square(name: str) -> None:
    """Every sign has ink, smooth edges, and isn't cut off at its square's edge."""
    drawn = icon(name, 72, (27, 31, 42))
    alphas = pygame.surfarray.array_alpha(drawn)
    share = (alphas > 127).mean()
    assert 0.02 < share < 0.75
    assert ((alphas > 20) & (alphas < 235)).any()
    edge = [alphas[0], alphas[-1], alphas[:, 0], alphas[:, -1]]
    assert not any((side > 200).any() for side in edge)
    assert drawn.get_size() == (72, 72)


def test_no_two_signs_look_alike() -> None:
    """A sign says one thing."""
    pictures = {pygame.image.tobytes(icon(name, 48, (0, 0, 0)), "RGBA") for name in NAMES}
    assert len(pictures) == len(NAMES)


def test_a_sign_has_the_colour_it_is_asked_for() -> None:
    """Where it is solid it is that colour exactly."""
    assert icon("arrow", 48, (22, 76, 170)).get_at((24, 30))[:3] == (22, 76, 170)
