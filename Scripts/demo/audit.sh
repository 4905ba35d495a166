# The auditor, and what somebody with the file could try. Sourced by Scripts/demo.sh.

audit_the_ledger() {
  quietly quanbu log checkpoint --to "$out/held/final.checkpoint"
  local log=$out/reports/audit.txt
  if watched "$log" quanbu audit --ledger "$out/ledger" --trust "$out/trust.json"; then
    sed 's/^/   /' "$log"
    held "只凭信任锚，审计通过" "with the trust anchor alone, the audit passes"
  else
    sed 's/^/   /' "$log" "$errors"
    broken "审计未通过" "the audit did not pass"
  fi
  expect 0 "外部留存的回执与检查点也相符" "receipts and checkpoints held outside agree too" \
    quanbu audit --ledger "$out/ledger" --trust "$out/trust.json" --held "$out/held"
  expect 0 "回执可离线核验" "receipts verify offline" \
    quanbu receipt verify "$out"/held/*.receipt --trust "$out/trust.json"
}

tamper_with_copies() {
  alter entry-fen "一条记录改动一分钱" "one fen changed in an entry"
  alter rewrite "改动一分钱，重算全部哈希，用盗来的日志密钥重签" \
    "the same, every hash recomputed, signed again with the stolen log key"
  alter cut-tail "截去末尾" "the tail cut off"
  alter edit-balance "改动一笔余额" "a balance edited"
  alter drop-trigger "删除触发器并替换一条记录" "a trigger dropped and an entry replaced"
}

# alter KIND ZH EN: alters a copy of the ledger; the audit must name what the tool says it must.
alter() {
  local kind=$1 copy=$out/logs/copy deed=$out/logs/deed found=$out/reports/audit-$1.json code status=0 missing=()
  rm -rf "$copy"
  cp -r "$out/ledger" "$copy"
  quanbu-tamper --ledger "$copy" --kind "$kind" --seed "$seed" --stolen-log-keys "$out/keys/service" \
    --passphrase-file "$QUANBU_PASSPHRASE_FILE" >"$deed"
  watched "$found" quanbu audit --ledger "$copy" --trust "$out/trust.json" --held "$out/held" --json || status=$?
  local codes
  codes=$(sed -E 's/.*"expected":\[([^]]*)\],"withHeldEvidence":\[([^]]*)\].*/\1,\2/' "$deed" | tr -d '"' | tr , ' ')
  [ -n "${codes// /}" ] || missing=("no expectation")
  for code in $codes; do
    grep -q "\"$code\"" "$found" || missing+=("$code")
  done
  if ((status == 4 && ${#missing[@]} == 0)); then
    held "$2：被发现" "$3: caught"
    sed -E 's/^.*"did":"([^"]*)".*/\1/' "$deed" | sed 's/^/     /'
    quanbu audit --ledger "$copy" --trust "$out/trust.json" --held "$out/held" 2>/dev/null |
      grep -E '^ *!' | head -n 3 | sed 's/^/   /' || true
  else
    broken "$2：未发现 ${missing[*]}" "$3: not found: ${missing[*]}"
  fi
  rm -rf "$copy"
}

show_the_fund() {
  quanbu fund show | tee "$out/reports/fund.txt" | sed 's/^/   /'
  quanbu report funnel | tee "$out/reports/funnel.txt" | sed 's/^/   /'
  local entities total
  quanbu fund show --json >"$out/reports/fund.json"
  entities=$(grep -oE '"entity":"[a-z]+"' "$out/reports/fund.json" | wc -l)
  total=$(fund_total <"$out/reports/fund.json")
  if ((entities == 11)) && [ "$total" = 100000000000 ]; then
    held "十一个预算单位各项与未分配合计 1,000,000,000.00 元" "eleven entities and the rest sum to 1,000,000,000.00 yuan"
  else
    broken "$entities 个单位合计 $total 分" "$entities entities sum to $total fen"
  fi
}

# Adds up the parts themselves, not the sums the table prints: six accounts of each entity, and what is unallocated.
fund_total() {
  grep -oE '"(available|committed|claimed|payable|ordered|paid|unallocated)":[0-9]+' |
    awk -F: '{ sum += $2 } END { printf "%.0f", sum }'
}

guard_privacy() {
  expect 0 "在输入之外找不到任何一个姓名或身份证号" "no name and no ID number anywhere outside the inputs" \
    quanbu-world grep --out "$out"
}
