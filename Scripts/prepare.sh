#!/usr/bin/env bash
# Installs what building and checking need from Debian's packages; does nothing when all is there.
# Usage: . Scripts/prepare.sh [PACKAGE…]
set -euo pipefail

quanbu_packages=(libssl-dev libsqlite3-dev libqrencode-dev pkg-config openssl sqlite3)

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

command -v swift >/dev/null || {
  echo "需要 Swift 6.3 工具链 a Swift 6.3 toolchain is needed: https://www.swift.org/install/linux/" >&2
  exit 2
}
