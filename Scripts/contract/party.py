"""A party that signs commands and questions, written from Documentation/JOURNAL.md and ARCHITECTURE.md alone."""
import base64
import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def new_key(name):
    """A registered form of a pair nobody keeps, the same for the same name."""
    secret = int.from_bytes(hashlib.sha256(name.encode()).digest(), "big") >> 1
    spki = ec.derive_private_key(secret, ec.SECP256R1()).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {"id": name, "alg": "ES256", "spki": b64u(spki)}


def command_id(words):
    """A UUID of version 7, the same for the same words."""
    digits = hashlib.sha256(words.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


class Party:
    """One key of one ledger, and the history it saw."""

    def __init__(self, key, folder, passphrase, origin, seen):
        self.key, self.origin, self.seen = key, origin, seen
        self.private = serialization.load_pem_private_key(
            (Path(folder) / f"{key}.key").read_bytes(), passphrase)

    def sign(self, kind, payload, **header):
        """The compact JWS (RFC 7515) of a payload, an object or its text."""
        text = payload if isinstance(payload, bytes) else compact(payload)
        header = {"alg": "ES256", "kid": self.key, "typ": kind} | header
        signed = b64u(compact(header)) + "." + b64u(text)
        r, s = utils.decode_dss_signature(self.private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return signed + "." + b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def command(self, words, at, act, **members):
        """What a command's payload holds; `words` make its id."""
        return {"aud": self.origin, "jti": command_id(words), "iat": at, "seen": self.seen, "act": act} | members

    def question(self, words, at, ask, **members):
        return {"aud": self.origin, "jti": command_id(words), "iat": at, "ask": ask} | members
