"""Who signs in, accounts, and machines' keys."""

from pydantic import AwareDatetime, Field

from controller_api.contract.shapes import Answered, Asked, MachineRoleName, Name, Password, RoleName


class SignIn(Asked):
    """Who wants in."""

    name: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=200)


class Me(Answered):
    """Who is asking, and what they may do."""

    name: str
    role: MachineRoleName
    rights: list[str]
    csrf_token: str | None = Field(
        default=None, description="To be sent as X-CSRF-Token with every act of this session"
    )
    expires_at: AwareDatetime | None = None


class NewAccount(Asked):
    """An account to be made."""

    name: Name
    password: Password
    role: RoleName


class AccountChange(Asked):
    """What is to change; what is left out stays. Ends the account's sessions."""

    password: Password | None = None
    role: RoleName | None = None
    disabled: bool | None = None


class AccountView(Answered):
    """An account, without its secret."""

    name: str
    role: MachineRoleName
    disabled: bool
    created_at: AwareDatetime


class NewToken(Asked):
    """A machine's key to be made; a kiosk's is named as the kiosk is in the site file."""

    name: Name
    role: MachineRoleName
    expires_at: AwareDatetime | None = None


class TokenView(Answered):
    """A machine's key, without its secret."""

    id: str
    name: str
    role: MachineRoleName
    created_by: str
    created_at: AwareDatetime
    expires_at: AwareDatetime | None


class MintedToken(TokenView):
    """A machine's key with its secret, shown this once."""

    token: str
