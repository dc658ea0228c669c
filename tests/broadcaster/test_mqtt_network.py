"""The controller's end of the wire on a real mosquitto, over MQTT 5 and 3.1.1, a speaker's link at the other end."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Literal

import aiomqtt
import pytest

from broadcaster import wire
from broadcaster.adapters.mqtt_network import MqttNetwork, Report
from broadcaster.adapters.mqtt_speaker import MqttSpeakerLink
from broadcaster.broker_settings import BrokerSettings
from broadcaster.call import ZoneId
from broadcaster.speaker.ports import Heard
from broadcaster.wire_day import DayOrders
from tests.broadcaster.wire_rig import MachineClock, Mosquitto, publish, until

pytestmark = pytest.mark.broker
HALL = ZoneId("hall")
TOPICS = wire.Topics("mall")
GONE = wire.SpeakerState(zone="hall", boot_id="boot", lifecycle=wire.Lifecycle.DISCONNECTED, at_us=2)
READY = wire.SpeakerState(zone="hall", boot_id="boot", lifecycle=wire.Lifecycle.READY, at_us=1)


NOW = MachineClock().now_us


def stop(because: str, *, for_s: float = 30.0) -> wire.Stop:
    """A command, told from others by its reason."""
    return wire.Stop(not_after_us=NOW() + round(for_s * 1e6), call_id="c1", run=1, because=because)


class Ends:
    """Both ends of a wire."""

    def __init__(self, broker: Mosquitto, protocol: Literal["5", "3.1.1"]) -> None:
        self.settings = BrokerSettings.at(broker.address, protocol=protocol)
        self.network = self.new_network(epoch=3)
        self.link = self.new_link("hall")
        self.heard: list[Heard] = []
        self.reports: list[Report] = []

    def new_network(self, *, epoch: int) -> MqttNetwork:
        """A controller's end."""
        return MqttNetwork(
            broker=self.settings, site="mall", epoch=epoch, clips_url="http://clips", clock=MachineClock()
        )

    def new_link(self, zone: str) -> MqttSpeakerLink:
        """A speaker's end."""
        return MqttSpeakerLink(broker=self.settings, site="mall", zone=zone, now_us=NOW)

    async def listen(self) -> None:
        """Take in what the network reports, until it ends."""
        async for report in self.network.reports():
            self.reports.append(report)

    @property
    def stops(self) -> list[wire.Stop]:
        """The stops the speaker has heard."""
        return [message for message in self.heard if isinstance(message, wire.Stop)]

    @property
    def days(self) -> list[DayOrders]:
        """The day's orders the speaker has heard."""
        return [message for message in self.heard if isinstance(message, DayOrders)]

    @property
    def host(self) -> wire.HostState:
        """The controller's latest state as the speaker knows it."""
        return [message for message in self.heard if isinstance(message, wire.HostState)][-1]


@pytest.fixture(params=["5", "3.1.1"])
async def ends(request: pytest.FixtureRequest, mosquitto: Mosquitto) -> AsyncIterator[Ends]:
    """Both ends, open, the speaker known to the controller."""
    both = Ends(mosquitto, request.param)
    async with both.network:
        listener = asyncio.create_task(both.listen())
        await both.link.open(both.heard.append, READY)
        await until(lambda: both.reports and both.heard, "both ends to know of each other")
        yield both
        await both.link.close(GONE)
    await listener


async def test_commands_are_stamped_and_arrive_in_order(ends: Ends) -> None:
    """Each command carries the epoch and a number of its own, growing."""
    for number in range(30):
        ends.network.send([HALL], stop(str(number)))
    await until(lambda: len(ends.stops) == 30, "thirty commands")
    assert [command.because for command in ends.stops] == [str(number) for number in range(30)]
    assert {command.epoch for command in ends.stops} == {3}
    numbers = [command.sequence for command in ends.stops]
    assert numbers == sorted(set(numbers))


async def test_reports_arrive_and_end_with_the_network(ends: Ends) -> None:
    """States, receipts and levels come in the order they were sent; the iterator ends when the network is closed."""
    told: list[Report] = [
        wire.Receipt(zone="hall", boot_id="boot", epoch=3, call_id="c1", run=1, phase=wire.Phase.STARTED, at_us=NOW()),
        wire.SpeakerLevels(zone="hall", at_us=NOW(), music_db=-30.0, announcement_db=-20.0, output_db=-20.0),
    ]
    for report in told:
        assert isinstance(report, wire.Receipt | wire.SpeakerLevels)
        ends.link.say(report)
    await until(lambda: len(ends.reports) == 3, "the reports")
    assert ends.reports == [READY, *told]


async def test_a_receipt_is_reported_once_and_only_to_its_epoch(ends: Ends) -> None:
    """A repeat is no news, and what a controller before this one asked for is none either."""
    receipt = wire.Receipt(
        zone="hall", boot_id="boot", epoch=3, call_id="c1", run=1, phase=wire.Phase.ENDED, at_us=NOW()
    )
    for report in (receipt, receipt, receipt.model_copy(update={"epoch": 2, "call_id": "old"})):
        ends.link.say(report)
    last = receipt.model_copy(update={"call_id": "c2"})
    ends.link.say(last)
    await until(lambda: last in ends.reports, "the last receipt")
    assert ends.reports == [READY, receipt, last]


async def test_how_a_run_ended_in_the_dark_is_told_to_the_next_controller(ends: Ends) -> None:
    """The broker gave it to the one before; the one who begins to listen then has it handed in, and only the ending."""
    begun = wire.Receipt(
        zone="hall", boot_id="boot", epoch=3, call_id="c1", run=1, phase=wire.Phase.STARTED, at_us=NOW()
    )
    failed = begun.model_copy(update={"phase": wire.Phase.FAILED, "reason": "The rest of it did not come in time."})
    ends.link.say(begun)
    ends.link.say(failed)
    await until(lambda: failed in ends.reports, "the first controller to have it")
    async with ends.new_network(epoch=4) as later:
        handed_in = await anext(report async for report in later.reports() if isinstance(report, wire.Receipt))
    assert handed_in == failed.model_copy(update={"alone": True})


async def test_the_time_is_told_at_once(ends: Ends) -> None:
    """A question is answered with the instants of its coming and of the answer's going."""
    asked_us = NOW()
    ends.link.say(wire.TimeRequest(zone="hall", sent_us=asked_us))
    await until(lambda: isinstance(ends.heard[-1], wire.TimeReply), "the answer")
    reply = ends.heard[-1]
    assert isinstance(reply, wire.TimeReply)
    assert reply.sent_us == asked_us <= reply.received_us <= reply.replied_us <= NOW()


async def test_the_controller_is_seen_to_come_and_go(ends: Ends, mosquitto: Mosquitto) -> None:
    """Its state is retained: whoever joins knows its epoch and where the clips are; leaving, it says so."""
    assert ends.host == wire.HostState(online=True, epoch=3, connection=1, clips_url="http://clips")
    async with ends.new_network(epoch=4):
        await until(lambda: ends.host.epoch == 4, "the second controller")
    await until(lambda: not ends.host.online, "its leave")
    async with aiomqtt.Client("127.0.0.1", mosquitto.port) as client:
        await client.subscribe(TOPICS.host_state)
        retained = await anext(client.messages)
    assert wire.HostState.model_validate_json(bytes(retained.payload)).epoch == 4


async def test_commands_wait_for_the_broker_unless_too_late(ends: Ends, mosquitto: Mosquitto) -> None:
    """Sending never fails; when broker and speaker are back, what still counts arrives, and what doesn't is dropped."""
    mosquitto.stop()
    await until(lambda: not ends.network.connected and not ends.link.connected, "both ends to notice")
    assert "can't be used" in (ends.network.fault or "")
    ends.network.send([HALL], stop("late", for_s=0.0))
    ends.network.send([HALL], stop("in time"))
    mosquitto.start()
    await until(lambda: ends.stops, "the command")
    ends.network.send([HALL], stop("after"))
    await until(lambda: ends.stops[-1].because == "after", "the command after it")
    assert list(dict.fromkeys(command.because for command in ends.stops)) == ["in time", "after"]
    assert len({command.sequence for command in ends.stops}) == 2
    assert ends.network.fault is None


async def test_a_speaker_that_missed_a_command_is_told_again(ends: Ends) -> None:
    """Whoever was away when a command came gets it on coming back, with the same number, while it counts."""
    ends.network.send([ZoneId("cinema")], stop("missed"))
    ends.network.send([ZoneId("cinema")], stop("late", for_s=-1))
    heard: list[Heard] = []
    cinema = ends.new_link("cinema")
    await cinema.open(heard.append, READY.model_copy(update={"zone": "cinema"}))
    await until(lambda: any(isinstance(message, wire.Stop) for message in heard), "the command")
    assert {message.because for message in heard if isinstance(message, wire.Stop)} == {"missed"}
    await cinema.close(GONE)


async def test_a_speaker_started_anew_is_told_nothing_of_before(ends: Ends) -> None:
    """What the speaker played is over when it was restarted; the switchboard decides afresh."""
    ends.network.send([HALL], stop("for the first boot"))
    await until(lambda: ends.stops, "the command")
    await ends.link.close(GONE)
    heard: list[Heard] = []
    second = ends.new_link("hall")
    await second.open(heard.append, READY.model_copy(update={"boot_id": "second"}))
    await until(lambda: ends.reports[-1] == READY.model_copy(update={"boot_id": "second"}), "the second boot")
    ends.network.send([HALL], stop("for the second boot"))
    await until(lambda: any(isinstance(message, wire.Stop) for message in heard), "the command")
    assert {message.because for message in heard if isinstance(message, wire.Stop)} == {"for the second boot"}
    await second.close(GONE)


async def test_a_speaker_that_was_called_lost_is_not_told_again(ends: Ends, mosquitto: Mosquitto) -> None:
    """What it was told is held for failed by then; playing it late would be playing it twice."""
    cinema = READY.model_copy(update={"zone": "cinema"})
    await publish(mosquitto, TOPICS.state("cinema"), cinema.model_dump_json())
    await until(lambda: cinema in ends.reports, "the speaker to be known")
    ends.network.send([ZoneId("cinema")], stop("before"))
    lost = cinema.model_copy(update={"lifecycle": wire.Lifecycle.LOST})
    await publish(mosquitto, TOPICS.state("cinema"), lost.model_dump_json())
    await until(lambda: lost in ends.reports, "the loss")
    heard: list[Heard] = []
    link = ends.new_link("cinema")
    await link.open(heard.append, cinema)
    await until(lambda: ends.reports[-1] == cinema, "the speaker to be back")
    ends.network.send([ZoneId("cinema")], stop("after"))
    await until(lambda: any(isinstance(message, wire.Stop) for message in heard), "the command")
    assert {message.because for message in heard if isinstance(message, wire.Stop)} == {"after"}
    await link.close(GONE.model_copy(update={"zone": "cinema"}))


async def test_a_zones_day_is_there_for_whoever_joins(ends: Ends, mosquitto: Mosquitto) -> None:
    """Orders are stamped and retained: a speaker that comes later has the newest, also from a broker started anew."""
    for name in ("old", "new"):
        ends.network.order_day(DayOrders(zone="hall", programmes=(), music=(), gain_db={"old": 1.0, "new": 2.0}[name]))
    await until(lambda: len(ends.days) == 2, "the orders")
    assert [(day.epoch, day.gain_db) for day in ends.days] == [(3, 1.0), (3, 2.0)]
    assert ends.days[0].sequence < ends.days[1].sequence
    mosquitto.stop()
    mosquitto.start()
    await until(lambda: len(ends.days) > 2, "the orders of the broker started anew")
    later, heard = ends.new_link("hall"), list[Heard]()
    await ends.link.close(READY)
    await later.open(heard.append, READY)
    await until(lambda: any(isinstance(message, DayOrders) for message in heard), "the retained orders")
    assert [message for message in heard if isinstance(message, DayOrders)] == [ends.days[1]]
    await later.close(READY)


async def test_what_a_zone_did_alone_is_reported_whatever_its_epoch(ends: Ends) -> None:
    """It is about a time before this controller; said again with every greeting, it is reported once."""
    word = wire.Receipt(
        zone="hall", boot_id="old", epoch=2, call_id="plan-1", run=-1, phase=wire.Phase.ENDED, at_us=NOW(), alone=True
    )
    last = word.model_copy(update={"call_id": "plan-2"})
    for report in (word, word, last):
        ends.link.say(report)
    await until(lambda: last in ends.reports, "the last word")
    assert ends.reports == [READY, word, last]


async def test_rubbish_is_dropped(ends: Ends, mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever somebody puts on the wire is logged and does no harm."""
    for topic in (TOPICS.receipts("hall"), TOPICS.state("hall"), TOPICS.time_request("hall")):
        for rubbish in ("", "{", '{"zone": 1}'):
            await publish(mosquitto, topic, rubbish)
    ends.link.say(wire.TimeRequest(zone="hall", sent_us=NOW()))
    await until(lambda: isinstance(ends.heard[-1], wire.TimeReply), "an answer after the rubbish")
    assert ends.reports == [READY]
    assert "not of this wire" in caplog.text


async def test_a_zone_can_not_speak_for_another(
    ends: Ends, mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    """The broker vouches for the topic; what names another zone than its topic is logged and dropped."""
    lost = READY.model_copy(update={"lifecycle": wire.Lifecycle.LOST})
    levels = wire.SpeakerLevels(zone="hall", at_us=1, music_db=-30.0, announcement_db=-20.0, output_db=-20.0)
    ended = wire.Receipt(zone="hall", boot_id="boot", epoch=3, call_id="c1", run=1, phase=wire.Phase.ENDED, at_us=1)
    asked = wire.TimeRequest(zone="hall", sent_us=0)
    for topic, message in (
        (TOPICS.state("toilet"), lost),
        (TOPICS.levels("toilet"), levels),
        (TOPICS.receipts("toilet"), ended),
        (TOPICS.time_request("toilet"), asked),
    ):
        await publish(mosquitto, topic, message.model_dump_json())
    await until(lambda: caplog.text.count("says that it comes from zone 'hall'") == 4, "four warnings")
    ends.link.say(wire.TimeRequest(zone="hall", sent_us=7))
    await until(lambda: isinstance(ends.heard[-1], wire.TimeReply), "an answer to the zone's own question")
    assert ends.reports == [READY]
    assert [message.sent_us for message in ends.heard if isinstance(message, wire.TimeReply)] == [7]


async def test_a_refused_account_is_told(mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong password is a sentence in the log and in `fault`, and is tried again rather than given up."""
    mosquitto.stop()
    mosquitto.demand_password("controller", "right")
    mosquitto.start()
    settings = BrokerSettings.at(mosquitto.address, username="controller", password="wrong")
    with caplog.at_level(logging.WARNING):
        async with MqttNetwork(
            broker=settings, site="mall", epoch=1, clips_url="http://clips", clock=MachineClock()
        ) as network:
            await until(lambda: "uthori" in (network.fault or ""), "the refusal")
            assert not network.connected
    assert mosquitto.address in caplog.text
    assert "wrong" not in caplog.text


async def test_a_broker_that_never_comes_stops_nobody(mosquitto: Mosquitto) -> None:
    """Without any broker a network opens, takes commands and closes."""
    mosquitto.stop()
    network = Ends(mosquitto, "5").network
    async with network:
        network.send([HALL], stop("unheard"))
        await until(lambda: "can't be used" in (network.fault or ""), "the fault")
    assert [report async for report in network.reports()] == []


async def test_a_call_goes_before_clips_that_are_fetched_ahead(mosquitto: Mosquitto) -> None:
    """However many clips zones are told to keep, what is to be heard now doesn't stand in line behind them."""
    network = Ends(mosquitto, "5").new_network(epoch=3)
    for number in range(50):
        network.send([HALL], wire.Stock(not_after_us=NOW() + 60_000_000, digests=(f"{number:064x}",)))
    network.send([HALL], stop("found"))
    async with aiomqtt.Client("127.0.0.1", mosquitto.port) as listener:
        await listener.subscribe(TOPICS.commands(HALL), qos=1)
        async with network:
            first = wire.COMMAND.validate_json((await anext(aiter(listener.messages))).payload)
    assert isinstance(first, wire.Stop)
