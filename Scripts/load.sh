#!/usr/bin/env bash
# Installs what is missing, builds for release, and measures the service under load: `quanbu serve` on a ledger of 1,000,000
# vouchers, signed redemptions over TLS from a generator on the same machine, PostgreSQL on the same work and `openssl speed`
# in the same run. Usage: Scripts/load.sh [--quick] [--vouchers N] [--rates R …] [--seconds S] [--out FILE] [--resume] … (see --help)
# Exit status: 0 every floor held, 4 one missed.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install openssl

swift build --package-path Benchmarks -c release --static-swift-stdlib >&2
exec Benchmarks/.build/release/quanbu-bench load --peer Benchmarks/peers/postgres.sh "$@"
