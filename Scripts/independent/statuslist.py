#!/usr/bin/env python3
"""A second reader of status lists, written from Documentation/STATUS-LIST.md alone.

    statuslist.py check LIST TRUST.json TIME TOKENS.jsonl PUB VOUCHER…    usable or unusable, a line for each voucher
    statuslist.py apply LIST DELTA TRUST.json                             the new list, to standard output
    statuslist.py listed LIST TRUST.json TOKENS.jsonl…                    how many tokens of how many are listed

TIME is seconds since 1970, PUB the public key file of who signs tokens. Verifies with `cryptography`. Exit status 1 with a line
when anything is not as the page says.
"""
import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils


class Wrong(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Wrong(what)


def number(text):
    require(text.isascii() and text.isdigit() and (text == "0" or text[0] != "0"), f"number {text!r}")
    return int(text)


def b64u(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def prefixes(body):
    require(len(body) % 8 == 0, "length of the body")
    values = [body[place:place + 8] for place in range(0, len(body), 8)]
    require(all(left < right for left, right in zip(values, values[1:])), "ascending")
    return values


def open_note(data, anchor):
    """The head as a dictionary, the note, and what follows it."""
    text_end = data.index(b"\n\n") + 1
    note_end = data.index(b"\n\n", text_end + 1) + 1
    text, lines = data[:text_end], data[text_end + 1:note_end].decode("utf-8")
    signed = False
    for vkey in anchor["logKeys"]:
        name, keyid, key = vkey.split("+", 2)
        raw = base64.b64decode(key)
        if raw[0] != 1:
            continue
        require(hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() == keyid, "key id")
        for line in lines.splitlines():
            dash, who, payload = line.split(" ")
            blob = base64.b64decode(payload, validate=True)
            require(dash == "\u2014", "signature line")
            if who == name == anchor["origin"] and blob[:4].hex() == keyid:
                ed25519.Ed25519PublicKey.from_public_bytes(raw[1:]).verify(blob[4:], text)
                signed = True
    require(signed, "no line of the log's key")
    rows = text.decode("ascii").split("\n")
    require(len(rows) == 7 and rows[6] == "", "six lines")
    require(rows[0] == anchor["origin"] + "/status-list/v1", "first line")
    head = dict(zip(["size", "issued", "expires", "count"], map(number, rows[1:5])))
    head["digest"] = base64.b64decode(rows[5], validate=True)
    require(head["issued"] < head["expires"], "times")
    return head, data[:note_end], data[note_end + 1:]


def open_list(data, anchor):
    head, note, body = open_note(data, anchor)
    require(len(body) == 8 * head["count"] and hashlib.sha256(body).digest() == head["digest"], "body")
    return head, note, prefixes(body)


def apply(old, delta, anchor):
    end = delta.index(b"\n\n") + 1
    rows = delta[:end].decode("ascii").split("\n")
    require(len(rows) == 6 and rows[0] == anchor["origin"] + "/status-list-delta/v1", "first lines")
    head, note, body = open_note(delta[end + 1:], anchor)
    base, _, known = open_list(old, anchor)
    require(number(rows[1]) == base["size"] and base64.b64decode(rows[2]) == base["digest"], "another list")
    require(head["size"] >= base["size"] and head["issued"] >= base["issued"], "goes back")
    count = number(rows[3])
    require(len(body) == 8 * (count + number(rows[4])), "counts")
    added, removed = set(prefixes(body[:8 * count])), set(prefixes(body[8 * count:]))
    require(not added & set(known) and removed <= set(known), "does not fit")
    new = b"".join(sorted((set(known) | added) - removed))
    require(len(new) == 8 * head["count"] and hashlib.sha256(new).digest() == head["digest"], "leads elsewhere")
    return note + b"\n" + new


def verdict(token, head, listed, public, time):
    head_text, payload_text, signature_text = token.split(".")
    signature = b64u(signature_text)
    r, s = (int.from_bytes(signature[place:place + 32], "big") for place in (0, 32))
    require(json.loads(b64u(head_text))["kid"] == public["id"], "another key's token")
    key = serialization.load_der_public_key(b64u(public["spki"]))
    try:
        key.verify(utils.encode_dss_signature(r, s), f"{head_text}.{payload_text}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return "unusable"
    if json.loads(b64u(payload_text))["exp"] < max(time, head["issued"]):
        return "unusable"
    require(head["issued"] - 300 <= time < head["expires"], "the list is not current")
    return "unusable" if hashlib.sha256(token.encode()).digest()[:8] in listed else "usable"


def main(words):
    if words[:1] == ["apply"] and len(words) == 4:
        paths = [Path(word).read_bytes() for word in words[1:]]
        sys.stdout.buffer.write(apply(paths[0], paths[1], json.loads(paths[2])))
        return
    if words[:1] == ["listed"] and len(words) > 3:
        _, _, listed = open_list(Path(words[1]).read_bytes(), json.loads(Path(words[2]).read_text("utf-8")))
        tokens = [json.loads(line)["token"] for word in words[3:] for line in Path(word).read_text("utf-8").splitlines()]
        listed = set(listed)
        found = sum(hashlib.sha256(token.encode()).digest()[:8] in listed for token in tokens)
        print(f"{found} of {len(tokens)}")
        return
    if words[:1] != ["check"] or len(words) < 7:
        raise SystemExit(__doc__)
    anchor, public = (json.loads(Path(word).read_text("utf-8")) for word in (words[2], words[5]))
    head, _, listed = open_list(Path(words[1]).read_bytes(), anchor)
    tokens = {}
    for line in Path(words[4]).read_text("utf-8").splitlines():
        item = json.loads(line)
        tokens[str(item["voucher"])] = item["token"]
    listed = set(listed)
    for voucher in words[6:]:
        print(verdict(tokens[voucher], head, listed, public, int(words[3])), voucher)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Wrong, InvalidSignature, ValueError, KeyError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
