"""The description of the wire says all that `wire.py` says, and hangs together."""

import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from broadcaster import asyncapi, wire, wire_day, wire_emergency, wire_live
from broadcaster.__main__ import main


def references(node: object) -> Iterator[str]:
    """Every `$ref` in the description."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(document: asyncapi.Json, reference: str) -> object:
    """What a reference points at."""
    node: object = document
    for step in reference.removeprefix("#/").split("/"):
        assert isinstance(node, dict)
        node = node[step]
    return node


def test_every_reference_points_at_something() -> None:
    """A reader, or a generator of clients, can follow every reference."""
    document = asyncapi.describe()
    found = list(references(document))
    assert found
    assert all(resolve(document, reference) for reference in found)


def _address(topic: str | Callable[[str], str]) -> str:
    """A topic with its own parameter's name where what it is about is named."""
    return topic if isinstance(topic, str) else topic(f"{{{next(iter(inspect.signature(topic).parameters))}}}")


def test_every_topic_is_described() -> None:
    """Whoever adds a topic to the wire adds it to the description."""
    topics = wire.Topics("{site}")
    names = [name for name, member in inspect.getmembers(wire.Topics) if not name.startswith("_")]
    addresses = {_address(getattr(topics, name)) for name in names}
    assert {channel["address"] for channel in asyncapi.describe()["channels"].values()} == addresses


def test_every_message_is_described() -> None:
    """Whoever adds a message to the wire adds it to the description, with words about it."""
    models = {
        name
        for module in (wire, wire_day, wire_emergency, wire_live)
        for name, model in inspect.getmembers(module, inspect.isclass)
        if issubclass(model, BaseModel) and "type" in model.model_fields
    }
    described = asyncapi.describe()["components"]["messages"].values()
    assert {message["name"] for message in described} == models
    assert all(message["summary"] for message in described)


def test_what_makes_the_wire_safe_is_described() -> None:
    """Servers with and without encryption; on all that the controller says a signature, on commands the boot, too."""
    document = asyncapi.describe()
    assert {server["protocol"] for server in document["servers"].values()} == {"mqtt", "secure-mqtt"}
    schemas = document["components"]["schemas"]
    for command in ("Play", "Extend", "Stop", "Music", "Stock"):
        assert {"signature", "boot_id"} <= schemas[command]["properties"].keys()
        assert "boot" in schemas[command]["properties"]["boot_id"]["description"]
    assert {"signature", "connection"} <= schemas["HostState"]["properties"].keys()
    assert "wire" in schemas["Ailment"]["enum"]


def test_the_structure_is_that_of_asyncapi_3() -> None:
    """Operations act on channels of the document, and use messages of their own channel only."""
    document = asyncapi.describe()
    assert document["asyncapi"] == "3.0.0"
    assert set(document["info"]) >= {"title", "version"}
    for operation in document["operations"].values():
        assert operation["action"] in {"send", "receive"}
        channel = operation["channel"]["$ref"]
        assert all(message["$ref"].startswith(f"{channel}/messages/") for message in operation["messages"])
    for channel in document["channels"].values():
        assert {f"{{{name}}}" for name in channel["parameters"]} == {
            part for part in channel["address"].split("/") if part.startswith("{")
        }


def test_fields_carry_their_words() -> None:
    """What a field's docstring says in the code, the description says too."""
    play = asyncapi.describe()["components"]["schemas"]["Play"]
    assert "duplicate" in play["properties"]["sequence"]["description"]


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`describe --out DIR` leaves the description in DIR and says where."""
    assert main(["describe", "--out", str(tmp_path / "docs")]) == 0
    written = tmp_path / "docs" / "asyncapi.json"
    assert json.loads(written.read_text()) == asyncapi.describe()
    assert str(written) in capsys.readouterr().out
