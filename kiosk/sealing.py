"""Sealing what visitors typed so that only the controller can open it, not even this kiosk.

Decides the form of a sealed letter together with `controller_api.contract.sealed`. Refuses to know what is in it and
where it is kept.
"""

import base64

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel

from controller_api.contract.sealed import SEAL_CONTEXT, SealedLetter


def sealed(letter: BaseModel, *, reader: str, key: str) -> SealedLetter:
    """The letter for the owner of `reader`, a public key in base64; it opens only together with its idempotency `key`.

    Raises ValueError if `reader` is no public key.
    """
    public = base64.b64decode(reader, validate=True)
    maker = X25519PrivateKey.generate()
    made = maker.public_key().public_bytes_raw()
    shared = maker.exchange(X25519PublicKey.from_public_bytes(public))
    secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=SEAL_CONTEXT + made + public).derive(shared)
    # Each letter has a secret of its own, so the nonce may be the same for all.
    content = ChaCha20Poly1305(secret).encrypt(bytes(12), letter.model_dump_json().encode(), key.encode())
    return SealedLetter(maker=base64.b64encode(made).decode(), content=base64.b64encode(content).decode())
