#!/usr/bin/env bash
# The full counts: 200 kills of the writer, 100 kills and 20 stops of the service under load, 10,000 connections that say
# nothing, 10,000,000 steps against the second model, a demonstration of 200,000 vouchers.
# Takes hours. Writes what it saw to DIR (default soak/), a line for each part.
#
#   Scripts/soak.sh [DIR] [kills] [server] [idle] [steps] [demo]      # all parts by default
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install strace
dir=${1:-soak}
shift || true
parts=("${@:-kills server idle steps demo}")
mkdir -p "$dir"
# A run of no test at all is none.
passed() { grep -qE 'Test run with [1-9][0-9]* tests? .*passed' "$1"; }
result() { echo "$(date -u +%FT%TZ) $*" | tee -a "$dir/results"; }

# The tests are built for release: testability is switched on by hand. The bundle of tests holds several programs, each
# with an asynchronous main of its own, none of which is its own: any will do.
options=(-c release -Xswiftc -enable-testing -Xlinker --allow-multiple-definition)
swift build "${options[@]}" --build-tests 2>&1 | tail -n 1
for part in ${parts[*]}; do
  started=$SECONDS
  case $part in
    kills)
      QUANBU_KILLS=${QUANBU_KILLS:-200} swift test "${options[@]}" --skip-build --disable-xctest \
        --filter 'LedgerServiceTests' >"$dir/kills.log" 2>&1 && passed "$dir/kills.log" && verdict=held || verdict=FAILED
      ;;
    server)
      QUANBU_SERVER_KILLS=${QUANBU_SERVER_KILLS:-100} QUANBU_SERVER_STOPS=${QUANBU_SERVER_STOPS:-20} \
        swift test "${options[@]}" --skip-build --disable-xctest --filter 'StopTests|ends under load' \
        >"$dir/server.log" 2>&1 && passed "$dir/server.log" && verdict=held || verdict=FAILED
      ;;
    idle)
      QUANBU_IDLE=${QUANBU_IDLE:-10000} swift test "${options[@]}" --skip-build --disable-xctest --filter 'CrowdTests' \
        >"$dir/idle.log" 2>&1 && passed "$dir/idle.log" && verdict=held || verdict=FAILED
      ;;
    steps)
      QUANBU_PROPERTY_STEPS=${QUANBU_PROPERTY_STEPS:-10000000} swift test "${options[@]}" \
        --skip-build --disable-xctest --filter 'PropertyTests' >"$dir/steps.log" 2>&1 && passed "$dir/steps.log" && verdict=held || verdict=FAILED
      ;;
    demo)
      Scripts/demo.sh --vouchers "${QUANBU_VOUCHERS:-200000}" --out "$dir/demo" --seed 2021 >"$dir/demo.log" 2>&1 &&
        verdict=held || verdict=FAILED
      ;;
    *)
      echo "不认识 unknown part: $part" >&2
      exit 2
      ;;
  esac
  result "$part $verdict in $((SECONDS - started)) s"
done
! grep -q FAILED "$dir/results"
