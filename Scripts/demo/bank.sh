# The bank's month ends, the acts that clear its faults, and the lapse. Sourced by Scripts/demo.sh.

banks=Config/fujian-2021/banks
entities=(fujian fuzhou xiamen putian sanming quanzhou zhangzhou nanping longyan ningde pingtan)

# reconcile MONTH: the report as people read it, and as JSON for the comparison; its exit status is reconcile's.
reconcile() {
  local status=0
  quanbu reconcile --statements "$out/inputs/statements" --banks $banks --month "$1" --json \
    >"$out/reports/reconcile-$1.json" || status=$?
  quanbu reconcile --statements "$out/inputs/statements" --banks $banks --month "$1" \
    >"$out/reports/reconcile-$1.txt" || true
  return $status
}

# findings CODE: statement, line and order of every open finding of that code in the newest report.
findings() {
  grep -oE "\{\"code\":\"$1\",\"open\":true[^}]*\}" "$out/reports/reconcile-$month.json" |
    sed -E 's/.*"statement":"?([^",]*)"?,"line":([^,]*),"order":"?([^",]*)"?,.*/\1 \2 \3/'
}

reconcile_august() {
  month=2021-08
  sed -nE 's/.*code: ([a-z]+),.*yuan: "([0-9.]+)".*/"\1":"\2"/p' Config/fujian-2021/fund.yaml |
    paste -sd, - | sed 's/.*/{&}/' >"$out/inputs/receipts.json"
  quietly quanbu-world bank --out "$out" --orders "$out/inputs/orders-2021-08.csv" --month $month \
    --receipts "$out/inputs/receipts.json"
  later 2021-09-01T09:00:00
  quietly quanbu bank import "$out"/inputs/statements/$month/*.csv --banks $banks --key "$(key finance-b)"
  say "十一个专户的对账单，五家银行的版式，由另一人导入" "statements of eleven accounts, in five banks' layouts, imported by another person"
  local entity
  for entity in "${entities[@]}"; do
    quietly quanbu bank post "$entity/$month" 1 --as receipt --key "$(key finance-a)"
  done
  expect 4 "对账结论：不符（unbalanced）" "the verdict is unbalanced" reconcile $month
  grep -A 12 '^未清\|^Open' "$out/reports/reconcile-$month.txt" | sed 's/^/   /' || true
  expect 0 "恰好指出银行的五处差错：指令、机构、金额" "exactly the bank's five faults, by order, institution and amount" \
    quanbu-world check bank --out "$out" --reconciliation "$out/reports/reconcile-$month.json"
  if [ "$(grep -oE '"residual":[^,}]*' "$out/reports/reconcile-$month.json" | sort | uniq -c | tr -s ' ')" = ' 11 "residual":0' ]; then
    held "十一份余额调节表，未解释差额均为 0 分" "eleven reconciliation statements, each with a residual of 0 fen"
  else
    broken "余额调节表不足十一份，或有未解释的差额" "not eleven reconciliation statements, or a residual is not zero"
  fi
  leave_one_out
}

leave_one_out() {
  mkdir "$out/logs/incomplete"
  cp "$out/inputs/statements/$month"/* "$out/logs/incomplete/"
  rm "$out"/logs/incomplete/xiamen.*
  expect 4 "缺一份对账单时：不全（incomplete）" "with one statement left out: incomplete" \
    quanbu reconcile --statements "$out/logs/incomplete" --banks $banks --month $month --json
  if grep -q '"verdict":"incomplete"' "$out/logs/expected" &&
    [ "$(grep -oE '"code":"statement-missing"[^}]*"entity":"[a-z]+"' "$out/logs/expected" | grep -c .)" = 1 ] &&
    grep -qE '"code":"statement-missing"[^}]*"entity":"xiamen"' "$out/logs/expected"; then
    held "缺的正是厦门市的那一份" "the one missing is Xiamen's"
  else
    broken "没有指出所缺的是厦门市的对账单" "Xiamen's statement was not named as the missing one"
  fi
  rm -r "$out/logs/incomplete"
}

clear_the_faults() {
  at 2021-09-02T08:00:00
  attempts_on 2021-09-01
  at 2021-09-02T09:00:00
  quietly quanbu bank settle --statements "$out/inputs/statements" --banks $banks --key "$(key finance-a)"
  suspend_lines paid-twice
  suspend_lines amount-differs
  local order
  order=$(findings ordered-not-paid | awk '{ print $3 }')
  quietly quanbu settlement cancel "$order" --reason 银行未执行 --key "$(key finance-a)"
  quietly quanbu settlement approve --all-open --key "$(key finance-b)"
  say "重付与错付记入待查，未付的撤单，退票与撤单的重新结算" \
    "the doubled and the altered go to suspense, the omitted is cancelled, returned and cancelled are settled again"
  settle_entities
  quietly quanbu settlement export --to "$out/inputs/orders-2021-09.csv" "${paid_by[@]}"
}

# suspend_lines CODE: books the lines of these findings as not yet explained.
suspend_lines() {
  local statement line
  while read -r statement line _ <&5; do
    quietly quanbu bank post "$statement" "$line" --as suspense --key "$(key finance-a)"
  done 5< <(findings "$1")
}

reconcile_september() {
  month=2021-09
  quietly quanbu-world bank --out "$out" --orders "$out/inputs/orders-2021-09.csv" --month $month
  later 2021-10-01T09:00:00
  quietly quanbu bank import "$out"/inputs/statements/$month/*.csv --banks $banks --key "$(key finance-b)"
  quietly quanbu bank settle --statements "$out/inputs/statements" --banks $banks --key "$(key finance-a)"
  reconcile $month || true
  suspend_lines bank-reversal
  expect 0 "对账结论：相符（balanced）" "the verdict is balanced" reconcile $month
  expect 0 "五处差错全部了结" "all five faults are cleared" \
    quanbu-world check bank --out "$out" --reconciliation "$out/reports/reconcile-$month.json" --cleared
}

# First what comes too late but before the lapse, then the lapse itself.
lapse_vouchers() {
  later 2021-10-12T09:00:00
  attempts_on 2021-10-12
  later 2021-11-25T09:00:00
  report lapse-before quanbu fund show
  report lapse quanbu ledger lapse "${asked_by[@]}"
  report lapse-after quanbu fund show
  report lapse-funnel quanbu report funnel
  say "$(lapsed vouchers) 张自动失效，退回 $(yuan "$(lapsed fen)") 元" \
    "$(lapsed vouchers) vouchers lapsed, $(yuan "$(lapsed fen)") yuan returned"
  compare "失效的恰是未核销的券，所占用的一分不少地退回可用" \
    "exactly the vouchers never redeemed have lapsed, and what they bound is available again to the fen" \
    lapse --answer "$out/logs/lapse.json" --before "$out/logs/lapse-before.json" \
    --after "$out/logs/lapse-after.json" --funnel "$out/logs/lapse-funnel.json"
  compare "必须失败的尝试无一遗漏，各以自己的代码被拒" "no attempt was left out, each was refused with its own code" \
    attempts --tried "$out/logs/tried.tsv"
}

# lapsed NAME: a number of the lapse's answer. yuan FEN: as people write it.
lapsed() { sed -E "s/.*\"$1\":([0-9]+).*/\1/" "$out/logs/lapse.json"; }
yuan() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }
