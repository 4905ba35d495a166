#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test.
#
#   Scripts/test.sh           # all: format, tests, a demonstration of 300 vouchers, here and over the network, independent checks
#   Scripts/test.sh --unit    # format and tests only
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install jose golang-go golang-golang-x-mod-dev python3 python3-cryptography strace

# The benchmarks are a package of their own. To build it takes more than a minute, since it builds the house and its
# libraries once more; whether its sources still fit the house is a matter of seconds.
check_benchmarks() {
  # The only library of theirs that the house has not.
  swift build --package-path Benchmarks --target Histogram >/dev/null
  local built map maps=()
  built=$(swift build --show-bin-path)
  # What the C libraries under NIO call their headers by.
  for map in Sources/C*/module.modulemap Benchmarks/Sources/C*/module.modulemap .build/checkouts/GRDB.swift/Sources/GRDBSQLite/module.modulemap \
    .build/checkouts/swift-{atomics,nio,nio-ssl}/Sources/*/include/module.modulemap "$built"/*NIO*.build/module.modulemap \
    "$built"/_CWASI.build/module.modulemap Benchmarks/.build/checkouts/swift-numerics/Sources/*/include/module.modulemap; do
    maps+=(-Xcc "-fmodule-map-file=$map")
  done
  swiftc -typecheck -swift-version 6 -module-name quanbu_bench -warnings-as-errors \
    -I "$built/Modules" -I "$(swift build --package-path Benchmarks --show-bin-path)/Modules" \
    "${maps[@]}" Benchmarks/Sources/quanbu-bench/*.swift Benchmarks/Sources/quanbu-bench/*/*.swift
}

echo "== 格式 format"
swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

echo "== 编译与测试 build and test"
log=$(mktemp)
work=$(mktemp -d)
trap 'rm -rf "$log" "$work"' EXIT
quanbu_build --build-tests

# run_tests LEAST WORDS…: runs these tests; adds how many passed to `count`.
count=0
run_tests() {
  local least=$1 status=0 passed
  shift
  swift test --skip-build --disable-xctest "$@" >"$log" 2>&1 || status=$?
  # With the seed of the random acts: it repeats them.
  grep -E '✘|Test run with|QUANBU_PROPERTY_SEED=' "$log" || true
  # A run of nothing, or one that died before its summary, is a failure.
  passed=$(sed -nE 's/.*Test run with ([0-9]+) tests? .*passed.*/\1/p' "$log" | tail -n 1)
  if ((status != 0)) || [ -z "$passed" ] || ((passed < least)); then
    echo "测试未通过 the tests did not pass (status $status)" >&2
    tail -n 60 "$log" >&2
    exit 1
  fi
  count=$((count + passed))
}
# The service's tests look at deadlines and rates of real time: they run when nothing else does, and a few at a time, or
# each would wait for the founding of all the others' ledgers.
run_tests 300 --skip ServerTests
SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=6 run_tests 20 --filter ServerTests

echo "== 基准程序 benchmarks: checked against the modules just built"
check_benchmarks

if [ "${1:-}" != --unit ]; then
  bin=$(swift build --show-bin-path)
  echo "== 演示 the demonstration, 300 vouchers"
  QUANBU_BIN=$bin Scripts/demo.sh --vouchers 300 --out "$work/demo" --seed 7 >"$work/log" 2>&1 || {
    tail -n 80 "$work/log" >&2
    exit 1
  }
  tail -n 1 "$work/log"
  echo "== 同一演示，经网络办理 the same over the network"
  QUANBU_BIN=$bin Scripts/demo.sh --vouchers 300 --out "$work/served" --seed 7 --server >"$work/log" 2>&1 || {
    tail -n 80 "$work/log" "$work/served/logs/serve.log" >&2
    exit 1
  }
  tail -n 1 "$work/log"
  echo "== 独立核验 independent checks of what it left"
  QUANBU=$bin/quanbu Scripts/independent/check.sh "$work/demo"
fi
echo "$count passed, 0 failed"
