#!/usr/bin/env bash
# Has programs that share no code with Quanbu check what a demonstration left behind.
# Usage: Scripts/independent/check.sh DIR
set -euo pipefail
dir=$(realpath "$1")
cd "$(dirname "$0")/../.."
. Scripts/prepare.sh
quanbu_install jose golang-go golang-golang-x-mod-dev python3 python3-cryptography
quanbu=${QUANBU:-.build/release/quanbu}
[ -x "$quanbu" ] || quanbu=.build/debug/quanbu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$quanbu" log export --ledger "$dir/ledger" --to "$work/log"

echo "-- Go x/mod: note, tiles, entries, inclusion and consistency proofs"
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/go" go build -o "$work/tlogcheck" Scripts/independent/tlogcheck.go
"$work/tlogcheck" "$("$quanbu" log key --ledger "$dir/ledger")" "$work/log"
for held in "$dir"/held/*.checkpoint; do
  [ -e "$held" ] || continue
  "$work/tlogcheck" "$("$quanbu" log key --ledger "$dir/ledger")" "$work/log" "$held"
done

echo "-- Python: every signature and every saw-history, by a second verifier"
/usr/bin/python3 Scripts/independent/verify.py "$work/log" "$dir/trust.json"

echo "-- jose and openssl: a voucher's token"
python3 - "$dir" "$work" <<'PY'
import base64, glob, json, sys
token = json.loads(open(sorted(glob.glob(sys.argv[1] + "/tokens/*.jsonl"))[0]).readline())["token"]
header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
spki = None
for path in glob.glob(sys.argv[1] + "/keys/**/*.pub", recursive=True):
    key = json.load(open(path))
    if key["id"] == header["kid"]:
        spki = base64.urlsafe_b64decode(key["spki"] + "=" * (-len(key["spki"]) % 4))
x, y = spki[-64:-32], spki[-32:]
encode = lambda data: base64.urlsafe_b64encode(data).decode().rstrip("=")
json.dump({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)}, open(sys.argv[2] + "/jwk", "w"))
open(sys.argv[2] + "/token", "w").write(token)
assert len(token) <= 251, len(token)
PY
jose jws ver -i "$work/token" -k "$work/jwk" -O- >/dev/null
echo "   $(wc -c <"$work/token") characters, accepted by jose"

echo "-- Python: the status lists and the delta between them, by a second reader"
while IFS=$'\t' read -r list told voucher file; do
  said=$(/usr/bin/python3 Scripts/independent/statuslist.py check "$dir/status/$list.list" "$dir/trust.json" \
    "$(sed -n 3p "$dir/status/$list.list")" "$file" "$dir/keys/v21a.pub" "$voucher")
  [ "$said" = "$told $voucher" ] || {
    echo "$list: $said, not $told" >&2
    exit 1
  }
  echo "   $list: $said"
done <"$dir/status/told.tsv"
/usr/bin/python3 Scripts/independent/statuslist.py apply "$dir/status/august.list" "$dir/status/november.delta" \
  "$dir/trust.json" | cmp - "$dir/status/november.list"
# In November every voucher was used or has lapsed.
said=$(/usr/bin/python3 Scripts/independent/statuslist.py listed "$dir/status/november.list" "$dir/trust.json" \
  "$dir"/tokens/*.jsonl)
echo "   listed in November: $said"
[ "${said% of *}" = "${said#* of }" ] && [ "${said% of *}" != 0 ]
