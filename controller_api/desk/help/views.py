"""How a call for help looks from outside: with the name of the place it comes from; to the desk with who took it on.

Pure.
"""

from content.site import Site, plain
from controller_api import contract
from controller_api.desk.help.nouns import Help


def at_desk(plea: Help, site: Site) -> contract.HelpAtDesk:
    """It, as the desk sees it."""
    return contract.HelpAtDesk(**dict(at_kiosk(plea, site)), answered_by=plea.answered_by)


def at_kiosk(plea: Help, site: Site) -> contract.HelpView:
    """It, as its kiosk is told, which anybody may open: that somebody took it on, not who."""
    kiosk = next((each for each in site.kiosks if each.id == plea.kiosk), None)
    return contract.HelpView(
        id=plea.id,
        kind=plea.kind,
        kiosk=plea.kiosk,
        place=plain(kiosk.name) if kiosk else {"zh": plea.kiosk, "en": plea.kiosk},
        zone=kiosk.zone if kiosk else "",
        language=plea.language,
        state=plea.state.value,
        asked_at=plea.asked_at,
        rings=plea.rings,
        escalated=plea.escalated,
        answered_at=plea.answered_at,
        call_id=plea.call_id,
        announced_at=plea.announced_at,
        ended_at=plea.ended_at,
        ending=plea.ending or None,
    )
