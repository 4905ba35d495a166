#!/usr/bin/env bash
# Installs what building and checking need from Debian's packages; does nothing when all is there.
# Usage: . Scripts/prepare.sh [PACKAGE…]
set -euo pipefail

quanbu_packages=(libssl-dev libsqlite3-dev libqrencode-dev libgmp-dev libjemalloc-dev zlib1g-dev pkg-config openssl sqlite3)

quanbu_install() {
  local missing=()
  local name
  for name in "${quanbu_packages[@]}" "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  if ((${#missing[@]} == 0)); then return; fi
  local run=()
  if [ "$(id -u)" != 0 ]; then run=(sudo); fi
  echo "正在安装 installing: ${missing[*]}" >&2
  "${run[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# quanbu_build OPTION…: builds; shows now and then how far it is, what is wrong, and the last line.
quanbu_build() {
  swift build "$@" 2>&1 | {
    local line last='' shown=$SECONDS
    while IFS= read -r line; do
      last=$line
      case $line in
        *error:* | *warning:*) echo "$line" >&2 ;;
      esac
      if ((SECONDS - shown >= 10)); then
        echo "   … $line"
        shown=$SECONDS
      fi
    done
    echo "   $last"
  }
}

command -v swift >/dev/null || {
  echo "需要 Swift 6.3 工具链 a Swift 6.3 toolchain is needed: https://www.swift.org/install/linux/" >&2
  exit 2
}
