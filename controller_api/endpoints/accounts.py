"""Who may sign in, and which machines may ask."""

from http import HTTPStatus

from fastapi import APIRouter

from content.bilingual import Bilingual
from content.errors import did_you_mean
from content.site import Site
from controller_api import contract
from controller_api.accounts import Account, Token
from controller_api.endpoints.asking import Admin, Here
from controller_api.problems import Fault, unfit
from controller_api.rights import Role

router = APIRouter(tags=["accounts"])


@router.get("/accounts")
async def accounts(here: Here, _admin: Admin) -> list[contract.AccountView]:
    """All accounts by name."""
    return [_account(account) for account in here.door.accounts()]


@router.post("/accounts", status_code=HTTPStatus.CREATED)
async def add_account(order: contract.NewAccount, here: Here, admin: Admin) -> contract.AccountView:
    """Make an account."""
    account = await here.door.add_account(order.name, order.password, Role(order.role))
    here.note(admin.name, f"{admin.name} made the account {order.name} with the role {order.role}.")
    return _account(account)


@router.patch("/accounts/{name}")
async def change_account(name: str, order: contract.AccountChange, here: Here, admin: Admin) -> contract.AccountView:
    """Change an account's role, password or state; its sessions end."""
    role = None if order.role is None else Role(order.role)
    account = await here.door.change_account(name, password=order.password, role=role, disabled=order.disabled)
    changed = ", ".join(sorted(order.model_fields_set)) or "nothing"
    here.note(admin.name, f"{admin.name} changed {changed} of the account {name}.")
    return _account(account)


@router.get("/tokens")
async def tokens(here: Here, _admin: Admin) -> list[contract.TokenView]:
    """All machines' keys, without their secrets."""
    return [_token(token) for token in here.door.tokens()]


@router.post("/tokens", status_code=HTTPStatus.CREATED)
async def mint_token(order: contract.NewToken, here: Here, admin: Admin) -> contract.MintedToken:
    """Make a machine's key. Its secret is in this answer and nowhere else."""
    _check_kiosk(order, here.site)
    token, secret = here.door.mint_token(order.name, Role(order.role), by=admin.name, expires_at=order.expires_at)
    here.note(admin.name, f"{admin.name} made the token {token.id} for {order.name} with the role {order.role}.")
    return contract.MintedToken(**_token(token).model_dump(), token=secret)


@router.delete("/tokens/{token_id}", status_code=HTTPStatus.NO_CONTENT)
async def revoke_token(token_id: str, here: Here, admin: Admin) -> None:
    """Make a machine's key useless."""
    here.door.revoke_token(token_id)
    here.note(admin.name, f"{admin.name} revoked the token {token_id}.")


def _check_kiosk(order: contract.NewToken, site: Site) -> None:
    """A kiosk is known by its token's name, so that must be the kiosk's; raises `Problem` 422."""
    known = [kiosk.id for kiosk in site.kiosks]
    if Role(order.role) is Role.KIOSK and order.name not in known:
        sentence = (
            f"'{order.name}' is no kiosk of this site.{did_you_mean(order.name, known)} Name it as in the site file."
        )
        raise unfit([Fault("name", Bilingual(sentence, "请用站点文件里自助机的编号作名称。"))])


def _account(account: Account) -> contract.AccountView:
    return contract.AccountView(
        name=account.name, role=account.role.value, disabled=account.disabled, created_at=account.created_at
    )


def _token(token: Token) -> contract.TokenView:
    return contract.TokenView(
        id=token.id,
        name=token.name,
        role=token.role.value,
        created_by=token.created_by,
        created_at=token.created_at,
        expires_at=token.expires_at,
    )
