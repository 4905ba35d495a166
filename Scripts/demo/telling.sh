# How the demonstration tells its story, and how it keeps count of what was expected.
# Sourced by Scripts/demo.sh.

expected=0
failed=0

# say ZH EN: a line of the story in the chosen language.
say() {
  if [ "$QUANBU_LANG" = zh ]; then echo "   $1"; else echo "   $2"; fi
}

# step N ZH EN: a chapter.
step() {
  echo
  if [ "$QUANBU_LANG" = zh ]; then echo "━━ $1. $2"; else echo "━━ $1. $3"; fi
  ticked=$SECONDS
}

# at TIME: the clock of the demonstration, in Asia/Shanghai.
at() {
  export QUANBU_CLOCK="$1+08:00"
  # The service's clock, too: a file that is there whole or not at all.
  echo "$QUANBU_CLOCK" >"$out/logs/clock.new"
  mv "$out/logs/clock.new" "$out/logs/clock"
}

# later TIME: a longer rest than the rules allow the clock; two persons of the province let it run on.
later() {
  at "$1"
  quietly quanbu ledger clock confirm --until "${1%T*}T23:59:59+08:00" --key "$(key registrar-a)"
  quietly quanbu ledger clock approve --all-open --key "$(key registrar-b)"
}

# held ZH EN: an expectation that held; broken ZH EN: one that did not.
held() {
  expected=$((expected + 1))
  say "✔ $1" "✔ $2"
}

broken() {
  expected=$((expected + 1))
  failed=$((failed + 1))
  say "✘ $1" "✘ $2"
}

# watched LOG WORDS…: a command, its output in LOG and its errors in $errors; its status is the command's. Lines that
# only say how far it is (QUANBU_PROGRESS=plain) are shown.
errors=$out/logs/errors
watched() {
  local log=$1
  shift
  "$@" 2>&1 >"$log" | while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '… '*) echo "   $line" >&2 ;;
      *) printf '%s\n' "$line" >&3 ;;
    esac
  done 3>"$errors"
}

# tick DONE TOTAL: how far a step of many commands is, every few seconds.
ticked=0
tick() {
  if ((SECONDS - ticked < 5)); then return; fi
  ticked=$SECONDS
  echo "   … $1/$2" >&2
}

# run WORDS…: a command of the story, its output indented; stops the story when it fails.
run() {
  local log=$out/logs/last status=0
  watched "$log" "$@" || status=$?
  tail -n "${show:-3}" "$log" | sed 's/^/   /'
  if ((status != 0)); then
    echo "   $* → $status" >&2
    tail -n 20 "$errors" >&2
    exit 1
  fi
}

# quietly WORDS…: as run, without its output.
quietly() { show=0 run "$@"; }

# expect_refused NAME WORDS…: the command must be refused, with exactly this refusal. Leaves the refusal it met, or a
# hyphen, in `met`.
expect_refused() {
  local name=$1 log=$out/logs/refused status=0
  shift
  met=-
  watched "$log" "$@" || status=$?
  if ((status == 3)) && grep -qE "(^|[^a-z-])$name([^a-z-]|$)" "$log" "$errors"; then
    met=$name
    held "被拒 $name" "refused: $name"
  else
    broken "应被拒 $name，实为 $status: $(tail -n 1 "$errors")" "expected $name, got $status: $(tail -n 1 "$errors")"
  fi
}

# expect STATUS ZH EN WORDS…: the command must end with this status.
expect() {
  local wanted=$1 zh=$2 en=$3 log=$out/logs/expected status=0
  shift 3
  watched "$log" "$@" || status=$?
  if ((status == wanted)); then
    held "$zh" "$en"
  else
    broken "$zh（退出码 $status，应为 $wanted）" "$en (exit status $status, not $wanted)"
    tail -n 5 "$errors" >&2
  fi
}

# report NAME WORDS…: what a reporting command says in JSON, kept as logs/NAME.json for a comparison.
report() {
  local name=$1
  shift
  watched "$out/logs/$name.json" "$@" --json || {
    tail -n 20 "$errors" >&2
    exit 1
  }
}

# compare ZH EN WHAT WORDS…: what was found must be what the world wrote down before, and nothing else.
compare() {
  local zh=$1 en=$2 what=$3 log=$out/logs/compared
  shift 3
  if quanbu-world check "$what" --out "$out" "$@" >"$log" 2>&1; then
    held "$zh" "$en"
  else
    broken "$zh" "$en"
    head -n 20 "$log" >&2
  fi
}

# finish: the last word, and the exit status.
finish() {
  local seconds=$((SECONDS - started))
  echo
  if ((failed == 0)); then
    say "全部 $expected 项预期成立，用时 $seconds 秒：$out" "all $expected expectations held, in $seconds s: $out"
    exit 0
  fi
  say "$expected 项预期中有 $failed 项不成立" "$failed of $expected expectations did not hold"
  exit 1
}
