"""The mall's public status over MQTT: an emergency reaches this kiosk even when the controller is gone."""

from collections.abc import Callable

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import ValidationError

from broadcaster.adapters.mqtt_encryption import context_of
from broadcaster.broker_settings import BrokerSettings
from broadcaster.signing import ControllerSeal, Refused
from broadcaster.wire import Topics
from broadcaster.wire_emergency import PublicEmergency


class MqttStatus:
    """Listens to the retained emergency topic of a site, and goes on listening over breaks of the connection."""

    def __init__(
        self,
        broker: BrokerSettings,
        site: str,
        *,
        seal: ControllerSeal | None,
        heard: Callable[[PublicEmergency], None],
        connected: Callable[[bool], None],
    ) -> None:
        """Both are called from a thread of their own; with a `seal`, only what the controller signed is `heard`."""
        self._topic = Topics(site).public_emergency
        self._seal, self._heard, self._connected, self._broker = seal, heard, connected, broker
        version = paho.MQTTv5 if broker.protocol == "5" else paho.MQTTv311
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=version)
        if broker.username is not None:
            secret = broker.password.get_secret_value() if broker.password is not None else None
            self._client.username_pw_set(broker.username, secret)
        if (context := context_of(broker)) is not None:
            self._client.tls_set_context(context)
        self._client.on_connect = self._on_connect
        # What the topic retains comes with the subscription; only then is it known how things are.
        self._client.on_subscribe = lambda *_: self._connected(True)
        self._client.on_disconnect = lambda *_: self._connected(False)
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 5)

    def start(self) -> None:
        """Listen from now on; a broker that isn't there yet is waited for."""
        self._client.connect_async(self._broker.host, self._broker.port, keepalive=self._broker.keepalive_s)
        self._client.loop_start()

    def stop(self) -> None:
        """Listen no more."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(self, client: paho.Client, *_: object) -> None:
        client.subscribe(self._topic, qos=1)

    def _on_message(self, _client: paho.Client, _user: object, message: paho.MQTTMessage) -> None:
        try:
            if self._seal is not None:
                self._seal.verify(message.topic, bytes(message.payload))
            self._heard(PublicEmergency.model_validate_json(message.payload))
        except (Refused, ValidationError):
            # Whoever else may write there must not be able to empty a mall, nor to end an emergency.
            return
