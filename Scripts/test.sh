#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install jose golang-go golang-golang-x-mod-dev strace

echo "== 格式 format"
swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

echo "== 编译与测试 build and test"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build --build-tests 2>&1 | tee "$log" | grep -vE '^\[[0-9]+/[0-9]+\]' || true
swift test --skip-build --disable-xctest 2>&1 | tee "$log" | grep -vE '^(◇|✔ Test (case )?passing)|^✔ Test ' || true
summary=$(grep -E 'Test run with [0-9]+ tests?' "$log" | tail -n 1)
count=$(sed -E 's/.*with ([0-9]+) tests?.*/\1/' <<<"$summary")
# A run of nothing, or one that died before its summary, is a failure.
if [ -z "$count" ] || [ "$count" -lt 100 ] || ! grep -q passed <<<"$summary"; then
  echo "测试未通过 the tests did not pass: ${summary:-no summary}" >&2
  tail -n 40 "$log" >&2
  exit 1
fi

if [ "${1:-}" != "--unit" ]; then
  echo "== 独立核验 independent checks"
  Scripts/independent/check.sh
  echo "== 演示 demonstration, 300 vouchers"
  out=$(mktemp -d)
  Scripts/demo.sh --vouchers 300 --out "$out/demo" --seed 7 >"$out/log" 2>&1 || {
    tail -n 60 "$out/log" >&2
    exit 1
  }
  tail -n 3 "$out/log"
  rm -rf "$out"
fi
echo "$count passed, 0 failed"
