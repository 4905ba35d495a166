#!/usr/bin/env bash
# Holds the service to its own description: schemathesis makes requests from /openapi.yaml, right and wrong ones, signed
# ones among them (Scripts/contract), and looks at every answer.
#
#   Scripts/contract.sh                # builds, or takes the programs from the folder QUANBU_BIN
#   QUANBU_EXAMPLES=500 QUANBU_CONTRACT_SEED=7 Scripts/contract.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install python3 python3-venv
if [ -z "${QUANBU_BIN:-}" ]; then
  echo "== 编译 build"
  quanbu_build --product quanbu
  QUANBU_BIN=$(swift build --show-bin-path)
fi
PATH="$(realpath "$QUANBU_BIN"):$PATH"

work=$(mktemp -d)
service=
finish() {
  if [ -n "$service" ]; then
    kill "$service" 2>/dev/null || true
    wait "$service" || true
  fi
  rm -rf "$work"
}
trap finish EXIT

echo "== 工具 schemathesis"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5 cryptography

echo "== 账本与服务 a ledger, and the service"
mkdir "$work/keys"
export QUANBU_LEDGER=$work/ledger QUANBU_PROGRESS=plain QUANBU_PASSPHRASE_FILE=$work/keys/passphrase
export QUANBU_CLOCK=2021-07-05T09:00:00+08:00
(umask 077 && head -c 24 /dev/urandom | base64 >"$QUANBU_PASSPHRASE_FILE")
echo "$QUANBU_CLOCK" >"$work/clock"
{
  for name in root-a root-b root-c; do
    quanbu keys create --id $name --dir "$work/keys" --demonstration
  done
  quanbu init --config Config/fujian-2021 --ledger "$work/ledger" --keys "$work/keys/service" \
    --trust "$work/trust.json" --high-water "$work/high-water" --demonstration \
    --root "$work/keys/root-a.pub=p01" --root "$work/keys/root-b.pub=p02" --root "$work/keys/root-c.pub=p03"
} >"$work/log" 2>&1 || {
  tail -n 20 "$work/log" >&2
  exit 1
}
# Much of this is not signed: with the usual limits most answers would be 429.
cat >"$work/server.yaml" <<END
listen: 127.0.0.1:0
ledger: ledger
clockFile: clock
limits: {perKeyPerMinute: 1000000, perAddressPerMinute: 1000000, unsignedPerAddressPerMinute: 1000000}
END
: >"$work/serve.out"  # Read before the service has made it.
quanbu serve --config "$work/server.yaml" >"$work/serve.out" 2>"$work/serve.log" &
service=$!
url=
for ((tries = 0; tries < 300; tries++)); do
  url=$(sed -nE 's/^.*(http:\/\/[^ ]+)$/\1/p' "$work/serve.out")
  [ -z "$url" ] || break
  kill -0 "$service" 2>/dev/null || break
  sleep 0.1
done
if [ -z "$url" ]; then
  tail -n 5 "$work/serve.log" >&2
  exit 1
fi

# A body that is too long is rejected with 413, which schemathesis does not count among rejections by itself.
cat >"$work/schemathesis.toml" <<END
[checks.negative_data_rejection]
expected-statuses = [400, 403, 404, 405, 409, 413, 415, 422, 429]
END
# The description as it is served, but read from a file: read from its own address, schemathesis leaves that address out.
python3 -c 'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())' \
  "$url/openapi.yaml" >"$work/openapi.yaml"

echo "== 所答皆有所述 every answer is as described"
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
checks+=,response_schema_conformance,unsupported_method,allow_header_conformance
checks+=,negative_data_rejection,missing_required_header,exchanges_as_told
# Not positive_data_acceptance: without a signature nothing is taken at the door.
status=0
hooks=$PWD/Scripts/contract
export QUANBU_CONTRACT_URL=$url QUANBU_CONTRACT_KEYS=$work/keys QUANBU_CONTRACT_SECONDS
QUANBU_CONTRACT_SECONDS=$(date -d "$QUANBU_CLOCK" +%s)
export SCHEMATHESIS_HOOKS=hooks PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$hooks
(cd "$work" && venv/bin/schemathesis --config-file schemathesis.toml \
  run openapi.yaml --url "$url" --checks "$checks" --phases coverage,fuzzing \
  --max-examples "${QUANBU_EXAMPLES:-100}" --seed "${QUANBU_CONTRACT_SEED:-2021}" \
  --continue-on-failure --request-timeout 10 --warnings off) >"$work/report" 2>&1 || status=$?
# Bodies may be long.
cut -c 1-400 "$work/report"
kill -0 "$service" || {
  echo "服务自行结束 the service ended by itself" >&2
  tail -n 20 "$work/serve.log" >&2
  exit 1
}
if ((status != 0)); then
  echo "服务与其描述不符 the service is not as described" >&2
  exit 1
fi
kill -TERM "$service"
wait "$service" || status=$?
service=
if ((status != 0)); then
  echo "服务停止时退出码为 the service ended with status $status" >&2
  exit 1
fi
echo "服务与其描述相符 the service is as described"
