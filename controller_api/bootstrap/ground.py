"""What a controller stands on: its folder, its site, its database, its socket, its broker."""

import contextlib
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from broadcaster.adapters.mqtt_encryption import context_of
from broadcaster.broker_settings import BrokerSettings
from content.adapters.site_folder import open_site, open_site_book
from content.site import Broker, Site
from content.templates.template import TemplateBook
from controller_api.adapters import schema
from controller_api.adapters.data_folder import DataFolder
from controller_api.adapters.engine import DatabaseUnusable, open_engine
from controller_api.adapters.mosquitto import BrokerUnavailable, MosquittoChild
from controller_api.adapters.mosquitto_files import CONTROLLER, EMERGENCY, BrokerFiles
from controller_api.adapters.openssl_certificates import SiteCertificates
from controller_api.door.serving import address_of, listen
from controller_api.settings import BrokerSection, Settings

ANY_ADDRESS = "0.0.0.0"  # noqa: S104  Listened at only where the settings say so.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All of it."""

    settings: Settings
    folder: DataFolder
    site: Site
    book: TemplateBook
    engine: Engine
    door: socket.socket
    broker: BrokerSettings
    emergency_broker: BrokerSettings
    """The same for emergencies, with an account of its own: a broker takes one client of a name only."""

    @property
    def address(self) -> str:
        """How others reach the door."""
        return self.settings.public_url or address_of(self.door)


async def lay(settings: Settings, stack: AsyncExitStack) -> Ground:
    """Prepare everything; what is opened is closed by the stack. Raises each part's own sentence."""
    folder = DataFolder(settings.data)
    stack.enter_context(folder.held())
    site = open_site(settings.site)
    book = open_site_book(settings.site, site)
    engine = _database(settings.database_url or SecretStr(f"sqlite:///{folder.database}"), stack)
    door = stack.enter_context(contextlib.closing(listen(settings.host, settings.port)))
    if site.broker is None:
        broker, emergency_broker = await _own_broker(settings, site, folder, stack)
    else:
        broker = emergency_broker = _named_broker(site.broker, settings.broker, settings.site.parent)
    return Ground(
        settings=settings,
        folder=folder,
        site=site,
        book=book,
        engine=engine,
        door=door,
        broker=broker,
        emergency_broker=emergency_broker,
    )


def _database(url: SecretStr, stack: AsyncExitStack) -> Engine:
    engine = open_engine(url.get_secret_value())
    stack.callback(engine.dispose)
    try:
        schema.upgrade(engine)
    except DBAPIError as error:
        raise DatabaseUnusable(f"The database can't be used: {str(error.orig).strip()}.") from error
    return engine


async def _own_broker(
    settings: Settings, site: Site, folder: DataFolder, stack: AsyncExitStack
) -> tuple[BrokerSettings, BrokerSettings]:
    """Start it; gives how the controller reaches it, and how its part for emergencies does."""
    made = _certificates(folder) if settings.broker.tls else None
    files = BrokerFiles(folder.broker, site=site.id, zones=[zone.id for zone in site.zones], certificates=made)
    child = await stack.enter_async_context(MosquittoChild(files, host=settings.host))
    reached = "127.0.0.1" if settings.host == ANY_ADDRESS else settings.host
    trusted = made.authority if made else None

    def account(name: str, password: Path) -> BrokerSettings:
        secret = SecretStr(password.read_text().strip())
        return BrokerSettings(
            host=reached,
            port=child.port,
            username=name,
            password=secret,
            tls=made is not None,
            tls_ca_file=trusted,
        )

    return account(CONTROLLER, files.controller_password), account(EMERGENCY, files.emergency_password)


def _certificates(folder: DataFolder) -> SiteCertificates:
    made = SiteCertificates(folder.certificates)
    if made.made:
        return made
    raise BrokerUnavailable(
        f"The broker is to encrypt ([broker] tls), and has no certificate in {made.folder}. Make one with "
        f"python -m controller_api certificate --data {folder.root}, or leave tls out."
    )


def _password_in(file: Path) -> SecretStr:
    try:
        return SecretStr(file.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise BrokerUnavailable(
            f"The broker's password file {file} can't be read: {error}. Let the controller's account read it, "
            "or set CARILLON_BROKER__PASSWORD."
        ) from error


def _named_broker(named: Broker, own: BrokerSection, folder: Path) -> BrokerSettings:
    password = own.password
    if password is None and named.password_file is not None:
        password = _password_in(folder / named.password_file)
    broker = BrokerSettings(
        host=named.host,
        port=named.port,
        username=named.username,
        password=password,
        protocol=named.protocol,
        tls=own.tls,
        tls_ca_file=own.tls_ca_file,
    )
    try:
        context_of(broker)
    except OSError as error:
        raise BrokerUnavailable(str(error)) from error
    return broker
