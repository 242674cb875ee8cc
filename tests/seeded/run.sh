#!/usr/bin/env bash
# Ten bugs that inboxes have had, planted one at a time into a copy of the product: each must turn a test red.
#
#   run.sh            plants them all and names the tests that turned red
#   run.sh 03 07      plants only these
#   run.sh --check    only says whether every patch still fits the code
#
# A patch begins with three lines of its own: what the bug is, the cheapest floor of tests that must notice it, and the
# test there whose business it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

HERE=$PWD/tests/seeded
COPY=$PWD/target/seeded
LOG=$COPY/target/log
# The copy is no repository of its own: git must not look for one further up.
export GIT_CEILING_DIRECTORIES=$PWD/target

die() { printf 'seeded bugs: %s\n' "$*" >&2; exit 1; }

# One context line is enough to find the place, and survives changes around it.
fits() { git apply --check -C1 "$1"; }
plant() { (cd "$COPY" && git apply -C1 "$1"); }
uproot() { (cd "$COPY" && git apply -C1 --reverse "$1"); }

word() { sed -n "s/^$2: //p" "$1"; }

run_floor() {
  (
    cd "$COPY"
    case $1 in
      # Without the visits by chance: a script must notice it, and say what is wrong.
      native) cargo test --quiet --no-fail-fast --lib --test sessions -- --skip chance:: ;;
      dom)
        CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=120 \
          wasm-pack test --headless --chrome --mode no-install -- --test dom
        ;;
      *) die "there is no floor named $1" ;;
    esac
  ) >"$LOG" 2>&1
}

# Native tests list them at the end, those in a browser line by line.
red_tests() {
  sed -n -e '/^failures:$/,/^test result/s/^    \([a-z][a-z0-9_:]*\)$/\1/p' -e 's/^test \(.*\) \.\.\. FAIL$/\1/p' "$LOG" | sort -u
}

must_be_green() {
  printf 'Without a bug, %s tests… ' "$1"
  run_floor "$1" || { cat "$LOG" >&2; die "the $1 tests are red already"; }
  echo "green"
}

must_turn_red() {
  local patch=$1 floor test red
  floor=$(word "$patch" Floor)
  test=$(word "$patch" Test)
  printf '%s: %s\n' "$(basename "$patch" .patch)" "$(word "$patch" Bug)"
  plant "$patch"
  if run_floor "$floor"; then
    die "no test noticed it"
  fi
  uproot "$patch"
  red=$(red_tests)
  [ -n "$red" ] || { tail -n 40 "$LOG" >&2; die "the $floor tests did not run: the bug must compile"; }
  grep --quiet --line-regexp "$test" <<<"$red" || die "$test is not among the red tests: $red"
  printf '    %s %s tests turned red, among them %s\n' "$(wc -l <<<"$red")" "$floor" "$test"
}

patches=("$HERE"/[0-9]*.patch)
[ ${#patches[@]} = 10 ] || die "there should be ten patches"
for patch in "${patches[@]}"; do
  fits "$patch" || die "$(basename "$patch") no longer fits; plant its bug anew"
done
[ "${1:-}" != --check ] || exit 0

if [ $# -gt 0 ]; then
  patches=()
  for number in "$@"; do patches+=("$HERE/$number"-*.patch); done
fi
build/copy.sh "$COPY"
mkdir -p "$COPY/target"
for floor in native dom; do
  chosen=()
  for patch in "${patches[@]}"; do
    [ "$(word "$patch" Floor)" != "$floor" ] || chosen+=("$patch")
  done
  [ ${#chosen[@]} -gt 0 ] || continue
  must_be_green "$floor"
  for patch in "${chosen[@]}"; do must_turn_red "$patch"; done
done
