"""Rights: which role may do what. Decides from a role alone; knows nothing of accounts, passwords or HTTP."""

from enum import StrEnum

from content.bilingual import Bilingual


class Role(StrEnum):
    """What an account is trusted with. Desk, operator, supervisor: each can do what the one before can, and more."""

    DESK = "desk"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    SECURITY = "security"
    ADMIN = "admin"
    KIOSK = "kiosk"
    """A shopper's screen: a machine with a token, never a person with a password."""


class Right(StrEnum):
    """Something an account may do."""

    WATCH = "watch"
    """See what sounds, what is planned, and who one is."""
    CALL = "call"
    """Make, stop and repeat calls from templates."""
    FREE_TEXT = "free_text"
    """Say free words without anybody's approval."""
    APPROVE = "approve"
    """Approve or refuse other people's free words."""
    EMERGENCY = "emergency"
    """Make emergency calls and drills."""
    ALARM = "alarm"
    """Raise an emergency, and confirm what somebody else raises."""
    RESET = "reset"
    """Say that an emergency is over."""
    MEDIA = "media"
    """Bring recordings into the house."""
    FAULTS = "faults"
    """Take note of faults in the zones."""
    JOURNAL = "journal"
    """Search everybody's calls and acts, and take them away as a table."""
    ACCOUNTS = "accounts"
    """Decide who may sign in, as what."""
    KIOSK = "kiosk"
    """Be a kiosk: ask what it shows, tell how it is, ring the desk."""
    KIOSKS = "kiosks"
    """Have kiosks load anew or restart."""
    CLOSURES = "closures"
    """Say that a lift, an escalator or an area is closed, or open again."""
    HELP = "help"
    """Answer those who ring from a kiosk."""
    CASES_NEW = "cases_new"
    """Hand in a suggestion or complaint."""
    CASES = "cases"
    """Read, answer and close suggestions and complaints, with the personal data in them."""
    TICKETS = "tickets"
    """Take queue tickets, and see how long one waits."""
    COUNTER = "counter"
    """Open a counter, call tickets to it and say what became of them."""


_QUEUE = frozenset({Right.TICKETS, Right.COUNTER})
_DESK = _QUEUE | {Right.WATCH, Right.CALL, Right.HELP, Right.CLOSURES, Right.CASES_NEW, Right.CASES}
_OPERATOR = _DESK | {Right.FREE_TEXT, Right.MEDIA, Right.JOURNAL, Right.FAULTS, Right.ALARM, Right.KIOSKS}
_SUPERVISOR = _OPERATOR | {Right.APPROVE, Right.EMERGENCY, Right.RESET}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DESK: _DESK,
    Role.OPERATOR: _OPERATOR,
    Role.SUPERVISOR: _SUPERVISOR,
    # Whom a complaint is about may be security, and they have no answer to give.
    Role.SECURITY: (_DESK - {Right.CASES, Right.CASES_NEW})
    | {Right.FREE_TEXT, Right.EMERGENCY, Right.JOURNAL, Right.FAULTS, Right.ALARM, Right.RESET},
    # Whoever looks after the machine doesn't see the fire, and is no kiosk.
    Role.ADMIN: frozenset(Right) - {Right.RESET, Right.KIOSK},
    # It stands where anybody can open it: it sees nothing but what it shows.
    Role.KIOSK: frozenset({Right.KIOSK, Right.CASES_NEW, Right.TICKETS}),
}

_IN_CHINESE = {
    Role.DESK: "服务台",
    Role.OPERATOR: "广播员",
    Role.SUPERVISOR: "主管",
    Role.SECURITY: "安保",
    Role.ADMIN: "管理员",
    Role.KIOSK: "自助机",
}

EMERGENCY_KINDS = frozenset({"emergency", "drill"})


def may(role: Role, right: Right) -> bool:
    """Whether an account of this role has this right."""
    return right in RIGHTS[role]


def needed_for(kind: str) -> Right:
    """The right that a call of this kind takes at least."""
    return Right.EMERGENCY if kind in EMERGENCY_KINDS else Right.CALL


def waits_for_approval(role: Role, *, free_words: bool) -> bool:
    """Whether a supervisor has to read the words before they go out."""
    return free_words and not may(role, Right.FREE_TEXT)


def roles_with(right: Right) -> Bilingual:
    """The roles that have a right, for a sentence that says whom to ask."""
    roles = [role for role in Role if may(role, right)]
    return Bilingual(" or ".join(roles), "或".join(_IN_CHINESE[role] for role in roles))
