#!/usr/bin/env bash
# The main job: one billion yuan, from appropriation to an audited and reconciled ledger.
#
#   Scripts/demo.sh [--vouchers N] [--out DIR] [--seed S] [--lang zh|en] [--server]
#
# With --server everybody works over the network: `quanbu serve` has the ledger, each party its own key and the trust file.
#
# A readable sequence of the commands real users run, on files as those users have them. `quanbu-world` makes the
# people, the institutions, the bank and their faults from the seed and writes down what must be found; neither the
# reconciler nor the auditor reads that, this script compares at the end. Exit status 0 only if every expectation held.
set -euo pipefail

tranche=fj-2021-01 vouchers=20000 out=out seed=2021 lang=zh server=no
while (($#)); do
  case $1 in
    --vouchers) vouchers=$2 && shift 2 ;;
    --out) out=$2 && shift 2 ;;
    --seed) seed=$2 && shift 2 ;;
    --lang) lang=$2 && shift 2 ;;
    --server) server=yes && shift ;;
    *)
      sed -n '2,10p' "$0" >&2
      exit 2
      ;;
  esac
done

cd "$(dirname "$0")/.."
. Scripts/prepare.sh
quanbu_install
if [ -z "${QUANBU_BIN:-}" ]; then
  echo "== 编译（首次需要几分钟） building for release (minutes, the first time)"
  quanbu_build -c release --product quanbu
  quanbu_build -c release --product quanbu-world
  quanbu_build -c release --product quanbu-tamper
  QUANBU_BIN=$(swift build -c release --show-bin-path)
fi
QUANBU_BIN=$(realpath "$QUANBU_BIN")
PATH="$QUANBU_BIN:$PATH"

if [ -e "$out" ] && [ -n "$(ls -A "$out")" ]; then
  if [ ! -f "$out/.quanbu-demo" ]; then
    echo "目录非空，且不是先前的演示： $out is not empty and no earlier demonstration" >&2
    exit 5
  fi
  rm -rf "$out"
fi
mkdir -p "$out"
touch "$out/.quanbu-demo"
out=$(realpath "$out")
mkdir -p "$out"/{inputs,keys,held,reports,tokens,logs}

export QUANBU_LANG=$lang QUANBU_LEDGER=$out/ledger QUANBU_PROGRESS=${QUANBU_PROGRESS:-plain}
export QUANBU_CONFIG=$PWD/Config/fujian-2021
export QUANBU_PASSPHRASE_FILE=$out/keys/passphrase
(umask 077 && head -c 24 /dev/urandom | base64 >"$QUANBU_PASSPHRASE_FILE")

. Scripts/demo/telling.sh
. Scripts/demo/service.sh
. Scripts/demo/parties.sh
. Scripts/demo/acts.sh
. Scripts/demo/bank.sh
. Scripts/demo/audit.sh

started=$SECONDS
step 1 "资金：十亿元到账并分配" "Fund: one billion yuan received and allocated"
open_ledger
fund_the_year

step 2 "机构：目录、密钥、收款账户" "Institutions: catalogue, keys, payee accounts"
make_people
register_institutions

step 3 "制券、发券" "Vouchers: batches and issue"
create_batches
issue_vouchers
show_one_voucher

step 4 "领券、开班、启用、核销；以及必须失败的尝试" "Use: claim, classes, activate, redeem; and attempts that must fail"
claim_vouchers
teach_classes
attempt_misuse
list_while_taught

step 5 "审核与结算" "Review and settlement"
review_claims
settle_claims

step 6 "银行对账" "The bank"
reconcile_august
clear_the_faults
reconcile_september

step 7 "三个月后：自动失效" "Three months later: unused vouchers lapse"
lapse_vouchers
list_after_lapse

end_service

step 8 "审计" "Audit"
audit_the_ledger
tamper_with_copies

step 9 "资金总表" "The fund table"
show_the_fund
guard_privacy

finish
