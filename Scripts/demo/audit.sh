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
  alter unkeep "一个留存检查点被改作不留存" "a kept checkpoint made one that is not kept"
  alter forge-receipt "伪造的回执" "a forged receipt"
}

# alter KIND ZH EN: alters a copy of the ledger and of what is held outside; the audit must name what the tool says it
# must: from the file alone, with nothing but receipts, with nothing but checkpoints. What it need not name alone it
# must not find alone.
alter() {
  local kind=$1 copy=$out/logs/copy
  rm -rf "$copy"
  mkdir "$copy"
  cp -r "$out/ledger" "$out/held" "$copy"
  quanbu-tamper --ledger "$copy/ledger" --held "$copy/held" --kind "$kind" --seed "$seed" \
    --stolen-log-keys "$out/keys/service" --passphrase-file "$QUANBU_PASSPHRASE_FILE" >"$out/logs/deed"
  say "$2：" "$3:"
  sed -E 's/^.*"did":"([^"]*)".*/\1/' "$out/logs/deed" | sed 's/^/     /'
  if [ -n "$(deed expected)" ]; then
    caught "$kind" expected "单凭文件" "by the file alone"
  elif [ -n "$(deed withReceipts)$(deed withCheckpoints)" ]; then
    expect 0 "单凭文件看不出来" "the file alone does not tell" \
      quanbu audit --ledger "$copy/ledger" --trust "$out/trust.json"
  else
    broken "没有预期" "no expectation"
  fi
  if [ -n "$(deed withReceipts)" ]; then
    caught "$kind" withReceipts "凭留存的回执" "by held receipts" "$copy"/held/*.receipt
  fi
  if [ -n "$(deed withCheckpoints)" ]; then
    caught "$kind" withCheckpoints "凭留存的检查点" "by held checkpoints" "$copy"/held/*.checkpoint
  fi
  rm -rf "$copy"
}

# deed LIST: the finding codes that the tool expects, parted by spaces.
deed() { sed -E "s/.*\"$1\":\[([^]]*)\].*/\1/" "$out/logs/deed" | tr -d '"' | tr , ' '; }

# caught KIND LIST ZH EN FILES…: audits the altered copy with these files held outside; every code of the list must be
# found.
caught() {
  local kind=$1 list=$2 zh=$3 en=$4 status=0 missing=() code file words=()
  shift 4
  for file in "$@"; do words+=(--held "$file"); done
  local found=$out/reports/audit-$kind-$list
  watched "$found.json" \
    quanbu audit --ledger "$out/logs/copy/ledger" --trust "$out/trust.json" "${words[@]}" --json || status=$?
  for code in $(deed "$list"); do
    grep -q "\"code\":\"$code\"" "$found.json" || missing+=("$code")
  done
  if ((status == 4 && ${#missing[@]} == 0)); then
    held "$zh：$(deed "$list")" "$en: $(deed "$list")"
    # The sentences of these findings, a few of them.
    local language=$QUANBU_LANG
    grep -oE "\{\"code\":\"($(deed "$list" | tr ' ' '|'))\"[^}]*\}" "$found.json" |
      sed -E "s/.*\"$language\":\"([^\"]*)\".*/     ! \1/" | head -n 3 || true
  else
    broken "$zh：未发现 ${missing[*]}（退出码 $status）" "$en: not found: ${missing[*]} (exit status $status)"
  fi
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

# ── the status list: vouchers in hand, checked without the ledger ────────────────────────────────────────────────

# find_voucher STATE: the first voucher in this state; its number in `voucher`, the file of its token in `file`.
find_voucher() {
  for file in "$out"/tokens/*.jsonl; do
    for voucher in $(sed -E 's/.*"voucher":([0-9]+).*/\1/' "$file"); do
      if quanbu voucher show "$voucher" --json | grep -q "\"state\":\"$1\""; then return; fi
    done
  done
  broken "没有这样的券：$1" "no such voucher: $1"
}

# expect_in LIST STATUS ZH EN: what the list must say of `voucher`, with public keys alone.
expect_in() {
  local list=$1 told=unusable
  if (($2 == 0)); then told=usable; fi
  expect "$2" "$3" "$4" quanbu status-list check "$out/status/$list.list" --token-file "$file" --voucher "$voucher" \
    --trust "$out/trust.json" --pub "$out/keys/v21a.pub"
  printf '%s\t%s\t%s\t%s\n' "$list" "$told" "$voucher" "$file" >>"$out/status/told.tsv"
}

list_while_taught() {
  mkdir -p "$out/status"
  quietly quanbu status-list make --to "$out/status/august.list"
  find_voucher redeemed
  expect_in august 4 "凭状态名单离线可知：已核销的券不可用" "the status list tells offline: a redeemed voucher is unusable"
  find_voucher claimed
  expect_in august 0 "未用的券可用" "one not used yet is usable"
}

# `voucher` is still the one that was usable then.
list_after_lapse() {
  quietly quanbu status-list make --to "$out/status/november.list" --since "$out/status/august.list" \
    --delta "$out/status/november.delta"
  expect_in november 4 "同一张券失效之后不可用" "the same one, lapsed, is unusable"
  quietly quanbu status-list apply "$out/status/august.list" "$out/status/november.delta" \
    --to "$out/status/applied.list" --trust "$out/trust.json"
  expect 0 "增量并入后与整份名单逐字节相同" "the delta leads to the whole list, byte for byte" \
    cmp "$out/status/applied.list" "$out/status/november.list"
}
