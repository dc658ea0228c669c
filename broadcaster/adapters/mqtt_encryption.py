"""Encryption towards a broker, as Python has it: whom to trust, what to say when it fails, when a certificate ends."""

import ssl

import aiomqtt

from broadcaster.broker_settings import BrokerSettings

_WHY = {
    "certificate has expired": "its certificate has ended; renew it",
    "certificate is not yet valid": "its certificate is not good yet; is this machine's clock right?",
    "Hostname mismatch": "its certificate is for other names; reach it by one of them, or renew it with this one",
    "IP address mismatch": "its certificate is for other addresses; reach it by one of them, or renew it with this one",
    "CERTIFICATE_VERIFY_FAILED": "nobody trusted here vouches for its certificate; give the ca.pem of its authority "
    "with --ca or as tls_ca_file",
    "WRONG_VERSION_NUMBER": "it doesn't encrypt at that port; give another port, or leave encryption out",
}
"""What OpenSSL says, and what that means to people; the first that fits counts."""


def explained(why: str) -> str:
    """Why a connection failed, in words that tell what to do where that is known."""
    return next((said for sign, said in _WHY.items() if sign in why), why)


def certificate_end_us(client: aiomqtt.Client) -> int | None:
    """When the certificate ends that the broker showed; None if the connection isn't encrypted."""
    socket = client._client.socket()  # noqa: SLF001  paho's own client gives it to whoever asks; the wrapper doesn't.
    if not isinstance(socket, ssl.SSLSocket):
        return None
    ends = (socket.getpeercert() or {}).get("notAfter")
    return ssl.cert_time_to_seconds(ends) * 1_000_000 if isinstance(ends, str) else None


def context_of(broker: BrokerSettings) -> ssl.SSLContext | None:
    """Whom to trust; None without encryption. Raises `OSError` with a sentence."""
    if not broker.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=broker.tls_ca_file)
    except OSError as error:  # What isn't a certificate is an SSLError, which is one.
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise OSError(
            f"{broker.tls_ca_file} can't be used to trust the broker: {reason}. Give the ca.pem of its authority."
        ) from error
    context.sslsocket_class = _Closing
    return context


class _Closing(ssl.SSLSocket):
    """A socket that is closed when the two ends don't agree; the library would leave that to chance."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002  As it is in the class above.
        """Agree with the other end; raises what that raises."""
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise
