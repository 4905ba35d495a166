#!/usr/bin/env bash
# Installs what is missing, builds for release, measures, and holds the figures to the floors.
# Usage: Scripts/bench.sh [--quick] [--vouchers N] [--out FILE] [--resume] [--dir DIR] … (see --help)
# Exit status: 0 every floor held, 4 one missed.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install openssl

swift build --package-path Benchmarks -c release --static-swift-stdlib --product quanbu-bench >&2
exec Benchmarks/.build/release/quanbu-bench "$@"
