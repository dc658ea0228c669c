"""The wire written down for others: an AsyncAPI 3.0 description made from `wire.py`. Pure; it says, it doesn't send."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from broadcaster import wire, wire_day, wire_emergency, wire_live

Json = dict[str, Any]
_TOPICS = wire.Topics("{site}")
_ZONE = "{zone}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A topic, who sends on it, and what."""

    name: str
    address: str
    title: str
    sender: str
    """`controller`, `speaker` or `panel`."""
    messages: tuple[type[BaseModel], ...]
    qos: int
    retain: bool = False


CHANNELS = (
    Channel(
        name="hostState",
        address=_TOPICS.host_state,
        title="Whether the controller is there",
        sender="controller",
        messages=(wire.HostState,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="commands",
        address=_TOPICS.commands(_ZONE),
        title="What a zone is to do",
        sender="controller",
        messages=(wire.Play, wire.Extend, wire.Stop, wire.Music, wire.Stock),
        qos=1,
    ),
    Channel(
        name="emergency",
        address=_TOPICS.emergency,
        title="What the whole site is to sound in an emergency, and that there is none",
        sender="controller",
        messages=(wire_emergency.Emergency,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="emergencyClips",
        address=_TOPICS.emergency_clips,
        title="What the clips of an emergency may be sounded as, each signed",
        sender="controller",
        messages=(wire_emergency.EmergencyClips,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="publicEmergency",
        address=_TOPICS.public_emergency,
        title="What screens show in an emergency",
        sender="controller",
        messages=(wire_emergency.PublicEmergency,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="zoneEmergency",
        address=_TOPICS.zone_emergency(_ZONE),
        title="What a zone does about the emergency",
        sender="speaker",
        messages=(wire_emergency.ZoneEmergency,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="live",
        address=_TOPICS.live("{call}"),
        title="What somebody says live in a call, for all its zones",
        sender="controller",
        messages=(wire_live.LiveSound,),
        qos=0,
    ),
    Channel(
        name="contact",
        address=_TOPICS.contact("{contact}"),
        title="A fire panel's contact closes or opens",
        sender="panel",
        messages=(wire_emergency.Contact,),
        qos=1,
    ),
    Channel(
        name="day",
        address=_TOPICS.day(_ZONE),
        title="What a zone is to do by itself in the coming day while no controller is there",
        sender="controller",
        messages=(wire_day.DayOrders,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="timeReply",
        address=_TOPICS.time_reply(_ZONE),
        title="What time it is at the controller",
        sender="controller",
        messages=(wire.TimeReply,),
        qos=0,
    ),
    Channel(
        name="receipts",
        address=_TOPICS.receipts(_ZONE),
        title="What became of a call in a zone",
        sender="speaker",
        messages=(wire.Receipt,),
        qos=1,
    ),
    Channel(
        name="speakerState",
        address=_TOPICS.state(_ZONE),
        title="How a zone's speaker is; its last will says that it is lost",
        sender="speaker",
        messages=(wire.SpeakerState,),
        qos=1,
        retain=True,
    ),
    Channel(
        name="levels",
        address=_TOPICS.levels(_ZONE),
        title="What a zone puts out now",
        sender="speaker",
        messages=(wire.SpeakerLevels,),
        qos=0,
    ),
    Channel(
        name="timeRequest",
        address=_TOPICS.time_request(_ZONE),
        title="A zone asks what time it is",
        sender="speaker",
        messages=(wire.TimeRequest,),
        qos=0,
    ),
)


def describe() -> Json:
    """The whole description, as JSON data. Operations are the controller's."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Carillon: the wire between controller and speakers",
            "version": f"{wire.VERSION}.0.0",
            "description": (wire.__doc__ or "").strip(),
        },
        "defaultContentType": "application/json",
        "servers": {
            "broker": _server("mqtt", "1883", _VERSIONS),
            "encryptedBroker": _server("secure-mqtt", "8883", f"{_VERSIONS} With TLS."),
        },
        "channels": {channel.name: _channel(channel) for channel in CHANNELS},
        "operations": {_operation_name(channel): _operation(channel) for channel in CHANNELS},
        "components": {
            "messages": {_key(model): _message(model) for channel in CHANNELS for model in channel.messages},
            "schemas": _schemas(),
            "parameters": {
                "site": {"description": "The site's id."},
                "zone": {"description": "The zone's id."},
                "contact": {"description": "The contact's name, as the site file has it."},
                "call": {"description": "The call's id."},
            },
        },
    }


_SIGNATURE = {
    "title": "Signature",
    "type": "string",
    "description": "Ed25519, in base64, always the last member: of the topic, a line feed, and the message as it is "
    "without this member. A speaker that has the controller's key refuses whatever has no good one, and commands that "
    "don't name its present boot.",
}
_VERSIONS = "Any broker of MQTT 5 or 3.1.1; what correctness needs is in the messages."


def _server(protocol: str, port: str, description: str) -> Json:
    variables = {"host": {"default": "127.0.0.1"}, "port": {"default": port}}
    return {"host": "{host}:{port}", "protocol": protocol, "variables": variables, "description": description}


def _key(model: type[BaseModel]) -> str:
    return model.__name__[0].lower() + model.__name__[1:]


def _channel(channel: Channel) -> Json:
    parameters = [name for name in ("site", "zone", "contact", "call") if f"{{{name}}}" in channel.address]
    return {
        "address": channel.address,
        "title": channel.title,
        "parameters": {name: {"$ref": f"#/components/parameters/{name}"} for name in parameters},
        "messages": {_key(model): {"$ref": f"#/components/messages/{_key(model)}"} for model in channel.messages},
    }


def _operation_name(channel: Channel) -> str:
    verb = "send" if channel.sender == "controller" else "receive"
    return f"{verb}{channel.name[0].upper()}{channel.name[1:]}"


def _operation(channel: Channel) -> Json:
    bindings: Json = {"qos": channel.qos, "bindingVersion": "0.2.0"}
    if channel.sender == "controller":
        bindings["retain"] = channel.retain
    return {
        "action": "send" if channel.sender == "controller" else "receive",
        "channel": {"$ref": f"#/channels/{channel.name}"},
        "title": channel.title,
        "description": f"QoS {channel.qos}, {'retained' if channel.retain else 'never retained'}.",
        "messages": [{"$ref": f"#/channels/{channel.name}/messages/{_key(model)}"} for model in channel.messages],
        "bindings": {"mqtt": bindings},
    }


def _message(model: type[BaseModel]) -> Json:
    summary, _, rest = (model.__doc__ or "").strip().partition("\n\n")
    message: Json = {
        "name": model.__name__,
        "title": model.__name__,
        "summary": " ".join(summary.split()),
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{model.__name__}"},
    }
    if rest:
        message["description"] = " ".join(rest.split())
    return message


def _schemas() -> Json:
    models = [(model, "validation") for channel in CHANNELS for model in channel.messages]
    _, schema = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    found: Json = schema["$defs"]
    for model in (model for channel in CHANNELS if channel.sender == "controller" for model in channel.messages):
        found[model.__name__]["properties"]["signature"] = _SIGNATURE
    return found
