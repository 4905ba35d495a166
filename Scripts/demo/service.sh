# The ledger over the network, when the demonstration is told with --server. Sourced by Scripts/demo.sh.

# Who asks a served ledger to lapse what is due, and for payees' accounts: an embedded one is its operator's own.
asked_by=()
paid_by=()
service=

# begin_service: from here on nobody but the service touches the ledger's files. The port is free when it starts, and
# clients hear of it from what the service says.
begin_service() {
  [ "$server" = yes ] || return 0
  cat >"$out/server.yaml" <<END
listen: 127.0.0.1:0
tls: {certificate: server.crt, key: server.key}
ledger: ledger
clockFile: logs/clock
END
  : >"$out/logs/serve.out"  # Read before the service has made it.
  quanbu serve --config "$out/server.yaml" >"$out/logs/serve.out" 2>"$out/logs/serve.log" &
  service=$!
  trap 'kill "$service" 2>/dev/null || true' EXIT
  local url='' tries
  for ((tries = 0; tries < 300; tries++)); do
    url=$(sed -nE 's/^.*(https:\/\/[^ ]+)$/\1/p' "$out/logs/serve.out")
    [ -z "$url" ] || break
    kill -0 "$service" 2>/dev/null || break
    sleep 0.1
  done
  if [ -z "$url" ]; then
    tail -n 5 "$out/logs/serve.log" >&2
    exit 1
  fi
  quietly quanbu trust pin --trust "$out/trust.json" --certificate "$out/server.crt"
  export QUANBU_SERVER=$url QUANBU_TRUST=$out/trust.json QUANBU_KEY=$out/keys/auditor-a.key
  asked_by=(--key "$(key registrar-a)")
  paid_by=(--key "$(key finance-a)")
  say "服务在 $url，各方凭信任文件中的证书连接" "served at $url; every party trusts the certificate in the trust file"
}

# end_service: told to stop, it answers what it accepted and ends well.
end_service() {
  [ -n "$service" ] || return 0
  kill -TERM "$service"
  local status=0
  wait "$service" || status=$?
  trap - EXIT
  service=
  unset QUANBU_SERVER QUANBU_KEY
  if ((status == 0)); then
    held "服务受命停止，干净退出" "told to stop, the service ended cleanly"
  else
    broken "服务停止时退出码为 $status" "the service ended with status $status"
  fi
}
