#!/usr/bin/env python3
"""A second verifier, written from Documentation/JOURNAL.md alone and sharing nothing with the first.

    verify.py LOGDIR TRUST.json

LOGDIR is what `quanbu log export` writes (C2SP static layout). Checks, with Python's own library, `cryptography` for
ES256 and Ed25519 and the `openssl` command for SM2:

1. the genesis entry against the anchor, the checkpoint against the log's key and the recomputed root;
2. every entry: form, sequence, times, and the one spelling of its bytes;
3. every command: its signature by the key as registered at that point, its audience, its unique id, and that the
   history it saw is this log's; that keys were changed by whom the page says, one or two persons, that each has an
   id and a pair of its own and names its successor once; that proposals are approved by a second person, once, and
   while the key that made them stands;
4. that no order is paid that was not made, and what was paid in all.

Exit status 0 when all holds, 1 with a line for each fault.
"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

faults = []


def fault(text):
    faults.append(text)


def b64u(text):
    if "=" in text:
        raise ValueError("padding")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sha(data):
    return hashlib.sha256(data).digest()


class Tree:
    """RFC 6962: a stack of perfect subtrees, largest first; roots are remembered by size."""

    def __init__(self):
        self.stack, self.size, self.wanted, self.roots = [], 0, set(), {}

    def root(self):
        if not self.stack:
            return sha(b"")
        node = self.stack[-1][1]
        for _, left in reversed(self.stack[:-1]):
            node = sha(b"\x01" + left + node)
        return node

    def append(self, entry):
        node, height = sha(b"\x00" + entry), 0
        while self.stack and self.stack[-1][0] == height:
            node, height = sha(b"\x01" + self.stack.pop()[1] + node), height + 1
        self.stack.append((height, node))
        self.size += 1
        if self.size in self.wanted:
            self.roots[self.size] = self.root()


def tile_name(index):
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups)


def read_entries(folder, size):
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        path = folder / "tile/entries" / tile_name(index)
        if width < 256:
            partial = path.with_name(path.name + ".p") / str(width)
            path = partial if partial.exists() else path
        data, offset = path.read_bytes(), 0
        for _ in range(width):
            length = int.from_bytes(data[offset:offset + 2], "big")
            yield data[offset + 2:offset + 2 + length]
            offset += 2 + length


def open_checkpoint(folder, anchor):
    text, _, lines = (folder / "checkpoint").read_text("utf-8").rpartition("\n\n")
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    if origin != anchor["origin"]:
        fault("the checkpoint is of another log: " + origin)
    for vkey in anchor["logKeys"]:
        name, keyid, key = vkey.split("+", 2)
        raw = base64.b64decode(key)
        if raw[0] != 1:
            continue
        for line in lines.splitlines():
            _, who, payload = line.split(" ")
            blob = base64.b64decode(payload)
            if who == name and blob[:4].hex() == keyid:
                ed25519.Ed25519PublicKey.from_public_bytes(raw[1:]).verify(blob[4:], text.encode())
                return int(size), base64.b64decode(root)
    raise SystemExit("no line of the log's key on the checkpoint")


def verify_sm2(spki, message, signature):
    r, s = (int.from_bytes(signature[i:i + 32], "big") for i in (0, 32))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("pub", "sig", "msg")]
        paths[0].write_text("-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(spki).decode()
                            + "\n-----END PUBLIC KEY-----\n")
        paths[1].write_bytes(utils.encode_dss_signature(r, s))
        paths[2].write_bytes(message)
        done = subprocess.run(
            ["openssl", "dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-verify", paths[0], "-signature",
             paths[1], paths[2]], capture_output=True)
        if done.returncode != 0:
            raise InvalidSignature


class Keys:
    """Who may sign, as the entries say so far."""

    def __init__(self):
        self.known, self.state, self.last, self.role, self.party, self.successor = {}, {}, {}, {}, {}, {}

    def add(self, key, role, party):
        spki = b64u(key["spki"])
        if key["id"] in self.known or any(spki == other[1] for other in self.known.values()):
            fault(f"key {key['id']}: its id or its pair was a key's before")
        loaded = None if key["alg"] == "SGD_SM3_SM2" else serialization.load_der_public_key(spki)
        self.known[key["id"]] = (key["alg"], spki, loaded)
        self.state[key["id"]], self.role[key["id"]], self.party[key["id"]] = "active", role, party

    def verify(self, jws, sequence, accepted):
        header_text, payload_text, signature_text = jws.split(".")
        header, signature = json.loads(b64u(header_text)), b64u(signature_text)
        kid = header["kid"]
        alg, spki, loaded = self.known[kid]
        if header["alg"] != alg or header["typ"] != "vreq+jws":
            raise InvalidSignature
        message = (header_text + "." + payload_text).encode()
        if alg == "ES256":
            r, s = (int.from_bytes(signature[i:i + 32], "big") for i in (0, 32))
            loaded.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        elif alg == "Ed25519":
            loaded.verify(signature, message)
        else:
            verify_sm2(spki, message, signature)
        if accepted and (self.state[kid] != "active" or sequence > self.last.get(kid, sequence)):
            fault(f"entry {sequence}: accepted although key {kid} was {self.state[kid]}")
        return kid, json.loads(b64u(payload_text))

    def approve(self, sequence, maker, second):
        if self.party[maker] == self.party[second]:
            fault(f"entry {sequence}: {second} approves what the same person proposed")
        if self.state[maker] != "active":
            fault(f"entry {sequence}: approved although the proposing key {maker} was {self.state[maker]}")

    def changed_by(self, kid, second, command):
        """Whether this key, and the one that approved (None: nobody did), may change the key the command names."""
        key, change = command["key"], command["change"]
        if second is None:
            return change == "revoke" and key == kid or (
                change == "suspend" and self.role[key] == "institution" and self.role[kid] == "registrar")
        keeper = "registrar" if self.role[key] == "institution" else "root"
        return {self.role[kid], self.role[second]} == {keeper} and self.party[kid] != self.party[second]

    def fold(self, sequence, kid, second, command):
        act = command["act"]
        if act == "key.register":
            self.add(command["key"], command["role"], command["person"])
        elif act in ("institution.register", "institution.key"):
            self.add(command["key"], "institution", command["code"])
        elif act == "key.rotate":
            if kid in self.successor:
                fault(f"entry {sequence}: key {kid} names a second successor")
            self.add(command["key"], self.role[kid], self.party[kid])
            self.last[kid], self.successor[kid] = command["until"], command["key"]["id"]
        elif act == "key.change":
            if not self.changed_by(kid, second, command):
                fault(f"entry {sequence}: {kid} alone or with a wrong second changes key {command['key']}")
            concerned = [command["key"]]
            while (command.get("successors") and concerned[-1] in self.successor
                   and len(concerned) <= len(self.successor)):
                concerned.append(self.successor[concerned[-1]])
            for key in concerned:
                if self.state[key] != "revoked":
                    self.state[key] = {"suspend": "suspended", "resume": "active", "revoke": "revoked"}[
                        command["change"]]


def main(folder, anchor):
    size, root = open_checkpoint(folder, anchor)
    tree, keys, ids, proposals, orders = Tree(), Keys(), set(), {}, {}
    seen, last_at, counts, paid = [], "", {}, 0
    entries = list(read_entries(folder, size))
    for sequence, raw in enumerate(entries):
        entry = json.loads(raw)
        spelling = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
        if spelling != raw or list(entry)[:3] != ["v", "seq", "at"] or entry["seq"] != sequence:
            fault(f"entry {sequence}: form")
        if entry["at"] < last_at:
            fault(f"entry {sequence}: time goes back")
        last_at = entry["at"]
        events = entry.get("events")
        if sequence == 0:
            if sha(b"\x00" + raw) != b64u(anchor["genesisLeaf"]):
                fault("the genesis entry is not the anchor's")
            for item in events[0]["genesis"]["roots"]:
                keys.add(item["key"], "root", item["person"])
            continue
        if "command" not in entry:
            continue
        try:
            kid, command = keys.verify(entry["command"], sequence, events is not None)
        except (InvalidSignature, KeyError, ValueError) as error:
            fault(f"entry {sequence}: signature ({type(error).__name__})")
            continue
        counts[command["act"]] = counts.get(command["act"], 0) + (events is not None)
        if command["aud"] != anchor["origin"]:
            fault(f"entry {sequence}: for another ledger")
        if (kid, command["jti"]) in ids:
            fault(f"entry {sequence}: command id twice")
        ids.add((kid, command["jti"]))
        if not (events is None and entry["refused"][1] == "seen-mismatch"):
            seen.append((sequence, *command["seen"]))
        if events is None:
            continue
        second = None
        if command["act"] == "proposal.approve":
            if command["proposal"] not in proposals:
                fault(f"entry {sequence}: approves what is not open")
                continue
            second = kid
            kid, command = proposals.pop(command["proposal"])
            keys.approve(sequence, kid, second)
        elif command["act"] == "proposal.decline":
            if proposals.pop(command["proposal"], None) is None:
                fault(f"entry {sequence}: declines what is not open")
        elif events == [{"proposed": True}]:
            proposals[sequence] = (kid, command)
            continue
        keys.fold(sequence, kid, second, command)
        for event in events:
            for number, _, fen in event.get("ordered", []):
                orders[number] = fen
        if command["act"] == "order.cancel":
            orders.pop(command["order"])
        if command["act"] == "payment.confirm":
            paid += orders.get(command["order"], 0)
            if command["order"] not in orders:
                fault(f"entry {sequence}: pays an order that does not stand")
        if command["act"] == "payment.return":
            paid -= orders.pop(command["order"])
    tree.wanted = {item[1] for item in seen} | {size}
    tree.roots[0] = sha(b"")
    for raw in entries:
        tree.append(raw)
    if tree.roots.get(size) != root:
        fault("the checkpoint's root is not the entries'")
    for sequence, seen_size, seen_root in seen:
        if seen_size > sequence or tree.roots.get(seen_size) != b64u(seen_root):
            fault(f"entry {sequence}: saw another history")
    print(f"{size} entries, {len(keys.known)} keys, {sum(counts.values())} accepted commands of {len(counts)} kinds, "
          f"paid {paid // 100}.{paid % 100:02d} yuan, {len(faults)} faults")
    for line in faults[:50]:
        print(line)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    sys.exit(main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))))
