"""Ed25519 signatures (RFC 8032), made and checked by the OpenSSL that Python itself stands on.

Knows bytes and keys; what is signed, and who may sign, is said elsewhere. Python's library offers no signatures, and
the same libcrypto that encrypts its connections does.
"""

import ctypes
from functools import cache
from typing import Any

KEY_BYTES, SIGNATURE_BYTES = 32, 64
_ED25519 = 1087
"""OpenSSL's number for this kind of key (NID_ED25519)."""
_LIBRARY = "libcrypto.so.3"


class SigningUnavailable(OSError):
    """This machine can't sign or check; the sentence says what to install."""


class SigningKey:
    """A private key. Signing never fails and takes tens of microseconds."""

    def __init__(self, secret: bytes) -> None:
        """Take 32 secret bytes; raises ValueError if there are not so many, `SigningUnavailable`."""
        self._key = _key("EVP_PKEY_new_raw_private_key", secret)

    def sign(self, words: bytes) -> bytes:
        """The 64 bytes of the signature."""
        signature, length = ctypes.create_string_buffer(SIGNATURE_BYTES), ctypes.c_size_t(SIGNATURE_BYTES)
        with _Context() as context:
            begun = _openssl().EVP_DigestSignInit(context, None, None, None, self._key)
            done = begun == 1 and _openssl().EVP_DigestSign(context, signature, ctypes.byref(length), words, len(words))
        if done != 1:
            raise SigningUnavailable("OpenSSL could not sign. Check that libssl3 is whole (apt-get install libssl3).")
        return signature.raw

    def public_bytes(self) -> bytes:
        """The 32 bytes of the public key that goes with it."""
        public, length = ctypes.create_string_buffer(KEY_BYTES), ctypes.c_size_t(KEY_BYTES)
        _openssl().EVP_PKEY_get_raw_public_key(self._key, public, ctypes.byref(length))
        return public.raw

    def __del__(self) -> None:
        """Let OpenSSL forget the key."""
        _forget(self)


class CheckingKey:
    """A public key."""

    def __init__(self, public: bytes) -> None:
        """Take its 32 bytes; raises ValueError if there are not so many, `SigningUnavailable`."""
        self._key = _key("EVP_PKEY_new_raw_public_key", public)

    def signed(self, words: bytes, signature: bytes) -> bool:
        """Whether the owner of the private key signed exactly these words."""
        with _Context() as context:
            begun = _openssl().EVP_DigestVerifyInit(context, None, None, None, self._key)
            checked = begun == 1 and _openssl().EVP_DigestVerify(context, signature, len(signature), words, len(words))
        return bool(checked == 1)

    def __del__(self) -> None:
        """Let OpenSSL forget the key."""
        _forget(self)


class _Context:
    """OpenSSL's desk for one signature."""

    def __enter__(self) -> ctypes.c_void_p:
        self._context = ctypes.c_void_p(_openssl().EVP_MD_CTX_new())
        return self._context

    def __exit__(self, *_: object) -> None:
        _openssl().EVP_MD_CTX_free(self._context)


def _key(make: str, content: bytes) -> ctypes.c_void_p:
    if len(content) != KEY_BYTES:
        raise ValueError(f"An Ed25519 key has {KEY_BYTES} bytes, not {len(content)}.")
    return ctypes.c_void_p(getattr(_openssl(), make)(_ED25519, None, content, len(content)))


def _forget(owner: SigningKey | CheckingKey) -> None:
    key = getattr(owner, "_key", None)
    if key is not None:
        _openssl().EVP_PKEY_free(key)


@cache
def _openssl() -> Any:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise SigningUnavailable(
            f"OpenSSL 3 ({_LIBRARY}) is not on this machine. Install it (Debian: apt-get install libssl3)."
        ) from error
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    for name in ("EVP_PKEY_new_raw_private_key", "EVP_PKEY_new_raw_public_key"):
        getattr(library, name).argtypes = (ctypes.c_int, pointer, ctypes.c_char_p, size)
        getattr(library, name).restype = pointer
    library.EVP_MD_CTX_new.restype = pointer
    for name in ("EVP_DigestSignInit", "EVP_DigestVerifyInit"):
        getattr(library, name).argtypes = (pointer,) * 5
    library.EVP_DigestSign.argtypes = (pointer, ctypes.c_char_p, pointer, ctypes.c_char_p, size)
    library.EVP_DigestVerify.argtypes = (pointer, ctypes.c_char_p, size, ctypes.c_char_p, size)
    library.EVP_PKEY_get_raw_public_key.argtypes = (pointer, ctypes.c_char_p, pointer)
    for name in ("EVP_MD_CTX_free", "EVP_PKEY_free"):
        getattr(library, name).argtypes = (pointer,)
        getattr(library, name).restype = None
    return library
