# The acts of the story up to the payment orders. Sourced by Scripts/demo.sh.

input() { echo "$out/inputs/$1"; }
institution_key() { echo "$out/keys/institutions/$1.key"; }

# every FILE.tsv FUNCTION: calls FUNCTION with the fields of each line; `-` stands for nothing.
every() {
  local line count=0 total
  total=$(wc -l <"$1")
  while IFS=$'\t' read -r -a line <&3; do
    "$2" "${line[@]}"
    count=$((count + 1))
    tick $count "$total"
  done 3<"$1"
}

# ── 3 ────────────────────────────────────────────────────────────────────────────────────────────────────────────

create_batches() {
  at 2021-07-06T09:00:00
  quietly quanbu batch create --plan "$(input batches.yaml)" --tranche "$tranche" --key "$(key issuer-a)"
  expect_refused same-person quanbu batch approve --all-open --key "$(key issuer-a)"
  quietly quanbu batch approve --all-open --key "$(key issuer-b)"
  local batches
  batches=$(wc -l <"$(input world/batches.tsv)")
  say "$batches 个批次经两人制券" "$batches batches made by two persons"
}

issue_vouchers() {
  sort -t$'\t' -k5,5 -s "$(input world/batches.tsv)" >"$out/logs/batches-by-day.tsv"
  every "$out/logs/batches-by-day.tsv" issue_batch
  local issued
  issued=$(cat "$out"/tokens/*.jsonl | wc -l)
  say "$issued 张券已发放，每张一个签名券码" "$issued vouchers issued, each a signed token"
  local bad
  bad=$(grep -o '"line":' "$(input world/expected-rosters.json)" | wc -l)
  compare "名单中恰好 $bad 行有误，逐行退回并写明各自的原因，其余照发" \
    "exactly $bad bad rows came back, each with its own reason, the others were issued" \
    rosters --told "$out/logs/issue.err"
}

issue_batch() {
  local batch=$1 reach=$3 size=$4 day=$5 roster=$6
  at "${day}T10:00:00"
  local what=(--pool "$size")
  if [ "$reach" = targeted ]; then
    what=(--roster "$(input "$roster")" --skip-invalid --rejected "$(input "${roster%.csv}-rejected.csv")")
  fi
  quietly quanbu batch issue --batch "$batch" "${what[@]}" --voucher-key "$(key v21a)" \
    --tokens "$out/tokens/$batch.jsonl" --key "$(key issuer-a)"
  cat "$errors" >>"$out/logs/issue.err"
}

show_one_voucher() {
  local file number
  file=$(ls "$out"/tokens/*.jsonl | head -n 1)
  number=$(head -n 1 "$file" | sed -E 's/.*"voucher":([0-9]+).*/\1/')
  expect 0 "券码签名有效" "the token's signature is valid" \
    quanbu voucher verify --token-file "$file" --voucher "$number" --trust "$out/trust.json"
  quietly quanbu voucher qr --token-file "$file" --voucher "$number" --svg "$out/tokens/$number.svg"
  quanbu voucher qr --token-file "$file" --voucher "$number" 2>/dev/null | sed 's/^/   /'
}

# ── 4 ────────────────────────────────────────────────────────────────────────────────────────────────────────────

claim_vouchers() {
  quietly quanbu-world study --out "$out" --tokens "$out/tokens"
  later 2021-07-19T09:00:00
  local list
  for list in "$out"/inputs/claims/*.csv; do
    case $list in *-dry.csv) continue ;; esac
    quietly quanbu voucher claim --list "$list" --key "$(key channel-mzt)"
  done
  every "$(input world/batches.tsv)" run_pool_dry
}

# available ENTITY: what the entity could still commit, in fen.
available() {
  quanbu fund show --json | sed -E "s/.*\"entity\":\"$1\"[^}]*\"available\":([0-9]+).*/\1/"
}

# A pool whose entity keeps money for a few claims only: those succeed, and the next one is over budget.
run_pool_dry() {
  local batch=$1 entity=$2 keep=$7 succeed=$8 fen
  [ "$keep" != - ] || return 0
  fen=$(($(available "$entity") - keep))
  at 2021-07-19T15:00:00
  quietly quanbu fund transfer --tranche "$tranche" --from "$entity" --to fujian \
    --amount "$((fen / 100)).$(printf %02d $((fen % 100)))" --document 演示调剂〔2021〕1号 --key "$(key finance-a)"
  quietly quanbu fund approve --all-open --key "$(key finance-b)"
  say "$entity 的通用券资金只剩 $succeed 张的额度" "$entity keeps money for $succeed more vouchers of its pool"
  at 2021-07-20T09:00:00
  report dry-before quanbu fund show
  expect_refused over-budget \
    quanbu voucher claim --in-order --list "$(input "claims/$entity-dry.csv")" --json --key "$(key channel-mzt)"
  tried over-budget
  cp "$out/logs/refused" "$out/logs/dry.json"
  report dry-after quanbu fund show
  compare "恰好 $succeed 张领到，下一张无钱可用，资金一分不剩" "exactly $succeed claims succeed, then not a fen is left" \
    dry --batch "$batch" --answer "$out/logs/dry.json" --before "$out/logs/dry-before.json" \
    --after "$out/logs/dry-after.json"
}

teach_classes() {
  at 2021-07-22T09:00:00
  every "$(input world/institutions.tsv)" file_classes
  attempts_on 2021-07-22
  at 2021-07-23T09:00:00
  quietly quanbu class file --plan "$(input attempts/unapproved.yaml)" --documents "$out/inputs" \
    --key "$(institution_key "$(attempt_field out-of-scope institution)")"
  attempts_on 2021-07-23
  quietly quanbu class approve --all-filed --except "$(attempt_field out-of-scope class)" --key "$(key reviewer-class)"
  at 2021-07-26T08:00:00
  every "$(input world/institutions.tsv)" activate_classes
  at 2021-07-27T09:00:00
  attempts_on 2021-07-27
  later 2021-08-16T09:00:00
  every "$(input world/institutions.tsv)" redeem_classes
  quanbu report funnel | sed 's/^/   /'
  compare_study taught "领取、启用、核销的张数与金额，各单位与预期一致" \
    "claimed, activated and redeemed: vouchers and money of every entity are as expected"
}

# compare_study STAGE ZH EN WORDS…: vouchers, claims and money, entity by entity.
compare_study() {
  local stage=$1 zh=$2 en=$3
  shift 3
  report "$stage-funnel" quanbu report funnel
  report "$stage-claims" quanbu claim list
  report "$stage-fund" quanbu fund show
  compare "$zh" "$en" study --stage "$stage" --funnel "$out/logs/$stage-funnel.json" \
    --claims "$out/logs/$stage-claims.json" --fund "$out/logs/$stage-fund.json" "$@"
}

file_classes() {
  local plan
  plan=$(input "classes/$1.yaml")
  [ -e "$plan" ] || return 0
  quietly quanbu class file --plan "$plan" --documents "$out/inputs" --key "$(institution_key "$1")"
}

# Institutions that stand aside for an attempt teach nobody.
activate_classes() {
  [ "$4" = - ] || return 0
  keep_receipts "$2"
  quietly quanbu class activate --folder "$out/inputs/class-lists" "${keep[@]}" --key "$(institution_key "$1")"
}

# keep_receipts ENTITY: Xiamen's institutions keep theirs; the words for it stand in `keep`.
keep_receipts() {
  keep=()
  if [ "$1" = xiamen ]; then keep=(--receipts "$out/held"); fi
}

redeem_classes() {
  [ "$4" = - ] || return 0
  keep_receipts "$2"
  quietly quanbu class redeem --folder "$out/inputs/redemptions" --evidence "$out/inputs/evidence" \
    "${keep[@]}" --key "$(institution_key "$1")"
}

# attempt_field KIND NAME: a field of the attempt of that kind.
attempt_field() {
  awk -F'\t' -v kind="$1" -v name="$2" '
    BEGIN { place["institution"] = 5; place["class"] = 6; place["file"] = 7 }
    $1 == kind {
      if (name in place) { print $place[name]; exit }
      n = split($8, extra, ";")
      for (i = 1; i <= n; i++) if (index(extra[i], name "=") == 1) { print substr(extra[i], length(name) + 2); exit }
    }' "$(input world/attempts.tsv)"
}

attempts_on() {
  local line
  while IFS=$'\t' read -r -a line <&4; do
    if [ "${line[2]}" = "$1" ]; then try "${line[@]}"; fi
  done 4<"$(input world/attempts.tsv)"
}

# tried KIND: notes that it was, and which refusal it met.
tried() { printf '%s\t%s\n' "$1" "$met" >>"$out/logs/tried.tsv"; }

# try KIND REFUSAL DAY ACT INSTITUTION CLASS FILE EXTRAS: one thing that must not succeed.
try() {
  local kind=$1 refusal=$2 institution=$5 class=$6 file=$7 as
  as=(--key "$(institution_key "$institution")")
  case $kind in
    institution-suspended)
      quietly quanbu institution suspend "$institution" --reason 检查发现教学场地不符 --key "$(key registrar-a)"
      expect_refused "$refusal" quanbu class file --plan "$(input "$file")" --documents "$out/inputs" "${as[@]}"
      ;;
    key-revoked)
      # One registrar stops it at once; to end it takes two, and so does a new one.
      quietly quanbu keys suspend "$institution" --reason 密钥遗失 --key "$(key registrar-a)"
      quietly quanbu keys revoke "$institution" --reason 密钥遗失 --key "$(key registrar-a)"
      expect_refused same-person quanbu keys approve --all-open --key "$(key registrar-a)"
      quietly quanbu keys approve --all-open --key "$(key registrar-b)"
      expect_refused "$refusal" quanbu class file --plan "$(input "$file")" --documents "$out/inputs" "${as[@]}"
      quietly quanbu keys create --id "$institution-2" --dir "$out/keys/institutions" --demonstration
      quietly quanbu institution key "$institution" --new "$out/keys/institutions/$institution-2.pub" \
        --reason 原密钥遗失 --key "$(key registrar-a)"
      quietly quanbu institution approve --all-open --key "$(key registrar-b)"
      expect 0 "遗失密钥的机构由两名登记员换发新钥，照常开班" "the institution that lost its key files its class with the new one" \
        quanbu class file --plan "$(input "$file")" --documents "$out/inputs" --key "$(institution_key "$institution-2")"
      ;;
    command-id-reused)
      local same=(--documents "$out/inputs" --command-id "$(attempt_field "$kind" command)" "${as[@]}")
      quietly quanbu class file --plan "$(input "$(attempt_field "$kind" first)")" "${same[@]}"
      expect_refused "$refusal" quanbu class file --plan "$(input "$file")" "${same[@]}"
      ;;
    out-of-scope) expect_refused "$refusal" quanbu class approve "$class" --key "$(key reviewer-xm)" ;;
    same-occupation-and-grade)
      quietly quanbu voucher claim --list "$(input attempts/same-person-claim.csv)" --key "$(key channel-mzt)"
      expect_refused "$refusal" quanbu class activate --class "$class" --class-list "$(input "$file")" "${as[@]}"
      ;;
    voucher-expired)
      expect_refused "$refusal" quanbu voucher claim --list "$(input "$file")" --key "$(key channel-mzt)"
      ;;
    already-redeemed)
      expect_refused "$refusal" quanbu class redeem --class "$class" --list "$(input "$file")" \
        --evidence "$out/inputs/evidence/$class" "${as[@]}"
      ;;
    *) expect_refused "$refusal" quanbu class activate --class "$class" --class-list "$(input "$file")" "${as[@]}" ;;
  esac
  tried "$kind"
}

attempt_misuse() {
  at 2021-08-18T09:00:00
  attempts_on 2021-08-20
}

# ── 5 ────────────────────────────────────────────────────────────────────────────────────────────────────────────

review_claims() {
  at 2021-08-20T09:00:00
  local evidence=(--evidence "$out/inputs/evidence") first
  first=$(quanbu ledger show --json | sed -E 's/.*"entries":([0-9]+).*/\1/')
  quietly quanbu claim review --plan "$(input reviews.yaml)" "${evidence[@]}" --key "$(key reviewer-a)"
  at 2021-08-21T09:00:00
  every "$(input world/classes.tsv)" correct_class
  quietly quanbu claim review --all "${evidence[@]}" --key "$(key reviewer-a)"
  at 2021-08-23T09:00:00
  run quanbu claim approve --all-reviewed --key "$(key second-a)"
  report reviews quanbu ledger entries --from "$first" --count 1000000
  compare_study reviewed "核减、退回补正、不予通过逐张与预期一致，应付金额一分不差" \
    "every cut, return and refusal is as expected, and what is to be paid, to the fen" \
    --entries "$out/logs/reviews.json"
}

# What was returned for correction is redeemed again with better evidence.
correct_class() {
  [ "$6" = correction ] || return 0
  quietly quanbu class redeem --class "$1" --list "$(input "redemptions/$1-correction.csv")" \
    --evidence "$out/inputs/evidence/$1" --key "$(institution_key "$2")"
}

settle_claims() {
  at 2021-08-25T09:00:00
  settle_entities
  quietly quanbu settlement export --to "$out/inputs/orders-2021-08.csv" "${paid_by[@]}"
  quietly quanbu log checkpoint --to "$out/held/2021-08-25.checkpoint"
  show=14 run quanbu settlement list
}

# Every entity that owes something: proposed by the maker, approved by another person.
settle_entities() {
  local entity
  for entity in $(cut -f2 "$(input world/batches.tsv)" | sort -u); do
    quietly quanbu settlement propose --entity "$entity" --all-approved --key "$(key finance-a)"
  done
  expect_refused same-person quanbu settlement approve --all-open --key "$(key finance-a2)"
  quietly quanbu settlement approve --all-open --key "$(key finance-b)"
}
