#!/usr/bin/env bash
# What PostgreSQL 15 does on the same work: one redemption is one PL/pgSQL call that checks and updates a voucher in
# random order, journals 400 B with its SHA-256, updates an institution and the one budget all draw on. Nothing is signed.
# A private cluster on the disk to be measured, a fresh copy of the data for each case; nothing stays behind.
#
#   Benchmarks/peers/postgres.sh [--vouchers N] [--clients LIST] [--seconds S] [--dir DIR]
#   Benchmarks/peers/postgres.sh --clients 8,8,8 --seconds 10      # three runs of 8 clients
#
# DIR (default .build-bench) may need 10 GB for a while. Standard output: one JSON line of settings, then one for each case.
# Exit status: 0 measured, 1 something failed, 2 not understood, 4 the journal and pgbench disagree.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Scripts/prepare.sh
export LC_ALL=C

usage() {
  echo "$1" >&2
  sed -nE 's/^#   (Benchmarks)/\1/p' "Benchmarks/peers/postgres.sh" >&2
  exit 2
}
vouchers=1000000 institutions=10000 seconds=10 list=8 dir=.build-bench
while (($# > 0)); do
  (($# > 1)) || usage "缺少取值 a value is missing: $1"
  case $1 in
    --vouchers) vouchers=$2 ;;
    --clients) list=$2 ;;
    --seconds) seconds=$2 ;;
    --dir) dir=$2 ;;
    *) usage "不认识 unknown option: $1" ;;
  esac
  shift 2
done
[[ $vouchers =~ ^[1-9][0-9]{0,7}$ ]] || usage "--vouchers: 1 … 99999999"
[[ $seconds =~ ^[1-9][0-9]{0,3}$ ]] || usage "--seconds: 1 … 9999"
[[ $list =~ ^[1-9][0-9]?(,[1-9][0-9]?)*$ ]] || usage "--clients: 1 … 90, 8 或 or 1,8,32"
IFS=, read -ra cases <<<"$list"
for clients in "${cases[@]}"; do
  ((clients <= 90 && clients <= vouchers)) || usage "--clients: 1 … 90, 不多于券数 no more than vouchers"
done

server='' child='' work='' cluster=''
root=()
if [ "$(id -u)" != 0 ]; then root=(sudo); fi
# shellcheck disable=SC2317  # called by the trap
# Ends what runs and removes what was made, whatever happened; a second ^C waits for it.
finish() {
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  if [ -n "$server" ]; then
    # The data are thrown away: no checkpoint is waited for.
    kill -QUIT "$server" 2>/dev/null || true
    for ((tries = 0; tries < 200; tries++)); do
      kill -0 "$server" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  if [ -n "$cluster" ]; then "${root[@]}" rm -f "$cluster"; fi
  if [ -n "$work" ]; then
    cd /
    rm -rf "$work"
  fi
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The package would make a cluster of its own and start it.
if ! dpkg-query -W -f='${Status}' postgresql-15 2>/dev/null | grep -q 'install ok installed'; then
  cluster=/etc/postgresql-common/createcluster.d/quanbu.conf
  "${root[@]}" mkdir -p "${cluster%/*}"
  echo 'create_main_cluster = false' | "${root[@]}" tee "$cluster" >/dev/null
  quanbu_install postgresql-15
  "${root[@]}" rm -f "$cluster"
  cluster=
fi
bin=/usr/lib/postgresql/15/bin

# The server refuses to run as root: the package's own user does. Who is nobody special runs it himself.
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --init-groups); fi
mkdir -p "$dir"
dir=$(realpath "$dir")
case $(stat -f -c %T "$dir") in
  tmpfs | ramfs) usage "--dir: 内存盘上无从量起 memory is no disk to measure: $dir" ;;
esac
work=$(mktemp -d "$dir/postgres.XXXXXX")
# A socket's path has 107 bytes at most.
((${#work} <= 88)) || usage "--dir: 路径太长 the path is too long: $dir"
cp Benchmarks/peers/postgres-* "$work"
if [ "$(id -u)" = 0 ]; then chown -R postgres: "$work"; fi
"${as[@]}" test -x "$work" || usage "--dir: 用户 postgres 进不去 the user postgres can't enter it: $dir"
cd "$work"
unset "${!PG@}"
export PGHOST=$work PGPORT=5432 PGUSER=quanbu PGDATABASE=postgres

# run SECONDS COMMAND…: within that time, standard output to the file answer; shows why it failed.
run() {
  local limit=$1 status=0
  shift
  # Waited for, not run in front: a signal must not have to wait until the command ends.
  timeout -k 5 "$limit" "${as[@]}" "$@" >answer 2>errors &
  child=$!
  wait "$child" || status=$?
  child=
  if ((status == 0)); then return; fi
  tail -n 20 errors >&2
  if [ -f server.log ]; then tail -n 5 server.log >&2; fi
  echo "失败 failed ($status): ${1##*/}" >&2
  exit 1
}
sql() { run "$1" "$bin/psql" -XqAt -v ON_ERROR_STOP=1 "${@:2}"; }

echo "== 私有实例 a private cluster: $work" >&2
run 120 "$bin/initdb" -D data --username="$PGUSER" --auth=trust --encoding=UTF8 --no-locale --no-sync
cat >>data/postgresql.conf <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$work'
shared_buffers = 2GB
max_wal_size = 8GB
fsync = on
full_page_writes = on
synchronous_commit = on
wal_sync_method = fdatasync
SETTINGS
# Out of reach of ^C, and ends even when this script is killed.
setsid setpriv --pdeathsig INT "${as[@]:1}" "$bin/postgres" -D data >server.log 2>&1 &
server=$!
for ((tries = 0; tries < 600; tries++)); do
  if "$bin/pg_isready" -q; then break; fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
"$bin/pg_isready" -q || {
  tail -n 20 server.log >&2
  echo "PostgreSQL 没有启动 did not start" >&2
  exit 1
}

echo "== 数据 data: $vouchers 张券 vouchers, $institutions 家机构 institutions" >&2
sql 60 -c 'create database loaded'
sql $((120 + vouchers / 5000)) -d loaded -v vouchers="$vouchers" -v institutions="$institutions" -f postgres-schema.sql
sql 60 -c 'show server_version'
read -r version _ <answer
sql 60 -f postgres-settings.sql
printf '{"settings":{"vouchers":%d,"institutions":%d,"seconds":%d,"pgbench":"%s","postgresql":%s}}\n' \
  "$vouchers" "$institutions" "$seconds" '-n -M prepared -j 2' "$(<answer)"

# percentile P FILE: the exact one by nearest rank, of sorted microseconds, in milliseconds.
percentile() {
  local count rank microseconds
  count=$(wc -l <"$2")
  rank=$(((count * $1 + 99) / 100))
  microseconds=$(sed -n "${rank}p" "$2")
  printf '%d.%03d' $((microseconds / 1000)) $((microseconds % 1000))
}

status=0
for clients in "${cases[@]}"; do
  echo "== $clients 个客户端 clients, $seconds s" >&2
  # From copied files read into memory, right after a checkpoint: every case begins alike.
  sql 300 -c 'create database redemption template loaded strategy file_copy'
  sql 300 -d redemption -c "select sum(pg_prewarm(oid)) from pg_class
    where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace" -c checkpoint
  run $((seconds + 60)) "$bin/pgbench" -n -M prepared -c "$clients" -j $((clients < 2 ? 1 : 2)) -T "$seconds" \
    -l --log-prefix=latency -D turn=-1 -D share=$((vouchers / clients)) -D clients="$clients" \
    -D institutions="$institutions" -f postgres-redemption.pgbench redemption
  transactions=$(sed -nE 's/^number of transactions actually processed: ([0-9]+).*$/\1/p' answer)
  rate=$(sed -nE 's/^tps = ([0-9.]+) .*$/\1/p' answer)
  # Each thread of pgbench writes a file of its own: client, transaction, microseconds, …
  cat latency.* | cut -d ' ' -f 3 | sort -n >sorted
  rm latency.*
  sql 300 -d redemption -F ' ' -f postgres-books.sql
  read -r entries refused agree <answer
  printf '{"peer":"postgresql","version":"%s","clients":%d,"per_second":%.1f,"p50_ms":%s,"p99_ms":%s,' \
    "$version" "$clients" "$rate" "$(percentile 50 sorted)" "$(percentile 99 sorted)"
  printf '"refused":%d,"entries_in_journal":%d,"transactions":%d}\n' "$refused" "$entries" "$transactions"
  if ((entries != transactions || $(wc -l <sorted) != transactions)); then
    echo "流水 journal $entries, pgbench $transactions, 时延 latencies $(wc -l <sorted): 不符 they disagree" >&2
    status=4
  elif [ "$agree" != true ]; then
    echo "账目与流水不符 the books and the journal disagree" >&2
    status=4
  fi
  sql 60 -c 'drop database redemption'
done
exit "$status"
