# Who acts: the persons of the administration, each with a key of their own. Sourced by Scripts/demo.sh.

key() { echo "$out/keys/$1.key"; }

# person:id:role:scope:algorithm
staff=(
  p04:registrar-a:registrar:'*':ES256
  p05:registrar-b:registrar:'*':ES256
  p06:issuer-a:issuer:'*':ES256
  p07:issuer-b:issuer:'*':ES256
  p08:v21a:voucher:'*':ES256
  p09:channel-mzt:channel:'*':ES256
  p10:reviewer-class:reviewer:'*':ES256
  p11:reviewer-a:reviewer:'*':SM2
  p12:second-a:reviewer-second:'*':ES256
  p13:reviewer-xm:reviewer:xiamen:ES256
  p14:finance-a:finance-maker:'*':SM2
  p15:finance-b:finance-checker:'*':ES256
  p14:finance-a2:finance-checker:'*':ES256
  p16:auditor-a:auditor:'*':ES256
)

open_ledger() {
  at 2021-07-05T09:00:00
  local name
  for name in root-a root-b root-c; do
    quietly quanbu keys create --id $name --dir "$out/keys" --demonstration
  done
  quietly quanbu init --config Config/fujian-2021 --ledger "$out/ledger" --keys "$out/keys/service" \
    --trust "$out/trust.json" --high-water "$out/high-water" --demonstration \
    --root "$out/keys/root-a.pub=p01" --root "$out/keys/root-b.pub=p02" --root "$out/keys/root-c.pub=p03"
  say "账本创立；信任锚 trust.json 交给审计方" "the ledger is founded; trust.json, the anchor, goes to the auditors"
  begin_service

  local plan=$out/inputs/keys.yaml row person id role scope algorithm
  : >"$plan"
  for row in "${staff[@]}"; do
    IFS=: read -r person id role scope algorithm <<<"$row"
    quietly quanbu keys create --id "$id" --alg "$algorithm" --dir "$out/keys" --demonstration
    printf -- '- {new: %s, person: %s, role: %s, scope: "%s"}\n' "$out/keys/$id.pub" "$person" "$role" "$scope" >>"$plan"
  done
  quietly quanbu keys register --plan "$plan" --key "$(key root-a)"
  quietly quanbu keys approve --all-open --key "$(key root-b)"
  say "${#staff[@]} 把角色密钥由两名根密钥持有人登记" "${#staff[@]} role keys registered by two root persons"

  at 2021-07-05T10:00:00
  quietly quanbu rules publish Config/fujian-2021/rules/*.yaml --key "$(key registrar-a)"
  quietly quanbu rules approve --all-open --key "$(key registrar-b)"
  say "规则文件发布：$(ls Config/fujian-2021/rules | wc -l) 件" "$(ls Config/fujian-2021/rules | wc -l) rules documents published"
}

fund_the_year() {
  at 2021-07-05T11:00:00
  quietly quanbu fund appropriate --from-config Config/fujian-2021 --key "$(key finance-a)"
  expect_refused same-person quanbu fund approve --all-open --key "$(key finance-a2)"
  quietly quanbu fund approve --all-open --key "$(key finance-b)"
  quietly quanbu fund allocate --from-config Config/fujian-2021 --key "$(key finance-a)"
  quietly quanbu fund approve --all-open --key "$(key finance-b)"
  quanbu fund show | sed 's/^/   /'
}

make_people() {
  quietly quanbu-world people --seed "$seed" --vouchers "$vouchers" --out "$out"
}

register_institutions() {
  at 2021-07-05T14:00:00
  run quanbu institution register "$out/inputs/institutions.yaml" --make-keys "$out/keys/institutions" \
    --key "$(key registrar-a)"
  quietly quanbu institution payee "$out/inputs/institutions.yaml" --key "$(key registrar-a)"
  run quanbu institution approve --all-open --accounts "$out/inputs/institutions.yaml" --key "$(key registrar-b)"
}
