"""What schemathesis does not know by itself: how to sign.

Of four right-looking bodies it makes for the two doors three are replaced by the exchanges below, one after the other.
Each answer must have the status and the name written beside it, and schemathesis holds it to the description besides. At
the end each exchange must have been seen.
"""
import base64
import json
import os
import urllib.request

import schemathesis

from party import Party, compact, new_key

AT = int(os.environ["QUANBU_CONTRACT_SECONDS"])
PROOF = "c2sp.org/tlog-proof@v1\n"


def get(path):
    return urllib.request.urlopen(os.environ["QUANBU_CONTRACT_URL"] + path, timeout=10).read().decode()


ORIGIN = json.loads(get("/readyz"))["origin"]
SEEN = get("/log/checkpoint").split("\n")[1:3]
SEEN = [int(SEEN[0]), base64.urlsafe_b64encode(base64.b64decode(SEEN[1])).rstrip(b"=").decode()]
with open(os.environ["QUANBU_PASSPHRASE_FILE"], "rb") as file:
    PASSPHRASE = file.read().strip()
A, B, C = (Party("root-" + name, os.environ["QUANBU_CONTRACT_KEYS"], PASSPHRASE, ORIGIN, SEEN) for name in "abc")

COMMAND, QUERY = "vreq+jws", "vqry+jws"


class Story:
    """What was sent and answered so far."""

    turns = 0
    next = {"/v1/commands": 0, "/v1/queries": 0}
    proposed = b""  # The last JWS that proposed,
    proposal = 0  # and the number of its entry.
    refused = b""
    asked = b""


def propose(words):
    return A.command(words, AT, "key.register", key=new_key(words), person="p-" + words, role="auditor", scope="*")


def proposed(turn):
    Story.proposed = A.sign(COMMAND, propose(f"proposal-{turn}"))
    return Story.proposed


def approval(party, turn):
    words = f"{party.key}-approves-{turn}"
    return party.sign(COMMAND, party.command(words, AT, "proposal.approve", proposal=Story.proposal))


def own_approval(turn):
    Story.refused = approval(A, turn)
    return Story.refused


def forged(turn):
    jws = B.sign(COMMAND, propose(f"forged-{turn}"))
    return jws[:-20] + ("A" if jws[-20] != "A" else "B") + jws[-19:]


def command(party, act, **members):
    return lambda turn: party.sign(COMMAND, party.command(f"{act}-{turn}", AT, act, **members))


def altered(**members):
    return lambda turn: B.sign(COMMAND, propose(f"altered-{turn}") | members)


def same_id(turn):
    return A.sign(COMMAND, propose(f"proposal-{turn}") | {"jti": json.loads(payload(Story.proposed))["jti"]})


def payload(jws):
    middle = jws.split(".")[1]
    return base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))


def twice(turn):
    return A.sign(COMMAND, compact(propose(f"twice-{turn}"))[:-1] + b',"act":"key.register"}')


# What is sent, and what has to come: the status, and the name of the problem if it is one.
COMMANDS = [
    ("proposes", proposed, 201, None),
    ("the same bytes again", lambda turn: Story.proposed, 200, None),
    ("approves what is one's own", own_approval, 403, "same-person"),
    ("the refused bytes again", lambda turn: Story.refused, 403, "same-person"),
    ("approves", lambda turn: approval(B, turn), 201, None),
    ("approves what was approved", lambda turn: approval(C, turn), 409, "proposal-closed"),
    ("approves nothing", command(C, "proposal.approve", proposal=0), 404, "proposal-unknown"),
    ("has not the role", command(C, "class.approve", **{"class": "c"}), 403, "role-not-allowed"),
    ("a history that never was", altered(seen=[SEEN[0], "A" * 43]), 409, "seen-mismatch"),
    ("an id again", same_id, 409, "command-id-reused"),
    ("another ledger", altered(aud="quanbu.example/other"), 422, "other-ledger"),
    ("a member too many", altered(note=1), 422, "unknown-member"),
    ("a member twice", twice, 422, "json-duplicate-member"),
    ("signed two days ago", altered(iat=AT - 172_800), 422, "stale-command"),
    ("signed for tomorrow", altered(iat=AT + 172_800), 422, "early-command"),
    ("a wrong signature", forged, 403, "bad-signature"),
    ("nobody's key", lambda turn: A.sign(COMMAND, propose(f"nobody-{turn}"), kid="nobody"), 403, "unknown-key"),
    ("a question", lambda turn: A.sign(QUERY, A.question(f"door-{turn}", AT, "keys.find")), 400, "jws-wrong-type"),
    ("too long", altered(person="p" * 46_000), 400, "jws-too-long"),
]


def question(party, ask, **members):
    return lambda turn: party.sign(QUERY, party.question(f"{party.key}-{ask}-{turn}", AT, ask, **members))


def asked(turn):
    Story.asked = question(A, "ledger.state")(turn)
    return Story.asked


def check(turn):
    envelope = ("aud", "jti", "iat", "seen")
    act = {name: value for name, value in propose(f"check-{turn}").items() if name not in envelope}
    return question(A, "command.check", command=act)(turn)


def old(turn):
    return B.sign(QUERY, B.question(f"old-{turn}", AT - 3600, "keys.find"))


NO_COMMAND = "00000000-0000-7000-8000-000000000000"


QUERIES = [
    ("the state", asked, 200, None),
    ("the same question again", lambda turn: Story.asked, 409, "query-id-reused"),
    ("keys", question(B, "keys.find"), 200, None),
    ("what waits for a second person", question(C, "proposals.find", by="open"), 200, None),
    ("the fund", question(A, "fund.balances"), 200, None),
    ("how many vouchers", question(B, "vouchers.totals"), 200, None),
    ("would this be accepted", check, 200, None),
    ("the answer to a command that never was", question(C, "command.answer", id=NO_COMMAND), 200, None),
    ("what is due lapses", question(A, "ledger.lapse"), 200, None),
    ("a voucher one does not hold", question(B, "voucher.shown", token="a.b.c"), 403, "not-presented"),
    ("entries, which are for auditors", question(C, "log.entries", **{"from": 0, "count": 1}), 403, "role-not-allowed"),
    ("an account without its salt", question(A, "payee.keep", institution="91350100MA00000000"), 422, "missing-member"),
    ("signed an hour ago", old, 422, "stale-command"),
    ("an unknown question", question(C, "vouchers.all"), 422, "unknown-name"),
    ("a command", lambda turn: A.sign(COMMAND, propose(f"door-{turn}")), 400, "jws-wrong-type"),
]

DOORS = {"/v1/commands": COMMANDS, "/v1/queries": QUERIES}
# By the id of the case that carries it.
UNDER_WAY = {}


@schemathesis.serializer("application/jose")
def jose(context, value):
    """A compact JWS is sent as the text it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(context, case, kwargs):
    exchanges = DOORS.get(case.path)
    if not exchanges or case.method.upper() != "POST" or not case.meta.generation.mode.is_positive:
        return
    Story.turns += 1
    if Story.turns % 4 == 0:
        return
    exchange = exchanges[Story.next[case.path] % len(exchanges)]
    Story.next[case.path] += 1
    case.body = exchange[1](Story.turns)
    UNDER_WAY[case.id] = (case.path, exchange)


@schemathesis.check
class exchanges_as_told:
    """Each exchange is answered as written beside it, and each was seen."""

    def __init__(self):
        self.seen = set()

    def after_response(self, ctx, response, case):
        door, (what, _, status, name) = UNDER_WAY.pop(case.id, (None, (None, None, None, None)))
        if what is None:
            return
        text = response.content.decode()
        answered = json.loads(text).get("name") if response.status_code >= 400 else None
        assert (response.status_code, answered) == (status, name), f"{what}: {response.status_code} {answered}"
        self.seen.add((door, what))
        if door == "/v1/commands" and status < 300:
            assert text.startswith(PROOF), what
            if what == "proposes":
                Story.proposal = int(next(line for line in text.split("\n") if line.startswith("index ")).split()[1])

    def after_run(self, ctx):
        told = {(door, what) for door, exchanges in DOORS.items() for what, *_ in exchanges}
        missing = sorted(f"{door}: {what}" for door, what in told - self.seen)
        assert not missing, "not seen: " + ", ".join(missing)
