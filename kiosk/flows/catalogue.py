"""The flows that find things, by the names that others open them by.

Refuses to know flows that ask the world for something; whoever has a door to the world adds them.
"""

from kiosk.flows.attract.flow import AttractFlow
from kiosk.flows.directory.flow import DirectoryFlow
from kiosk.flows.facilities import FacilitiesFlow
from kiosk.flows.flow import Maker
from kiosk.flows.home import HomeFlow
from kiosk.flows.map import MapFlow
from kiosk.flows.shop import ShopFlow
from kiosk.flows.today import TodayFlow
from kiosk.flows.way.flow import WayFlow


def finding_flows() -> dict[str, Maker]:
    """Each with its maker."""
    return {
        "attract": AttractFlow,
        "home": HomeFlow,
        "directory": DirectoryFlow,
        "shop": ShopFlow,
        "map": MapFlow,
        "way": WayFlow,
        "facilities": FacilitiesFlow,
        "today": TodayFlow,
    }
