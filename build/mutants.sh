#!/usr/bin/env bash
# Changes the core in every small way that cargo-mutants knows, one at a time, and counts the changes that turn a native
# test red. Arguments are names of files in src (`session inbox`); without any, all of the core. See docs/mutants.md.
set -euo pipefail
cd "$(dirname "$0")/.."

HERE=$PWD
OUT=$PWD/target/mutants
COPY=$OUT/copy

# Tests that take seconds: a first round without them finds nearly everything, a second one asks all tests about the rest.
SLOW=(whatever_happens t_38_to_t_42_two soaks:: a_thousand_visitors a_week_of_looks r_01_a_chain no_input_panics)

# A change may make a loop endless: that is noticed as well, by the time it takes.
mutate() { # arguments for the tests
  (
    cd "$COPY"
    export PROPTEST_CASES=64 PROPTEST_MAX_SHRINK_ITERS=0 CARGO_PROFILE_TEST_DEBUG=0 CARGO_PROFILE_DEV_DEBUG=0
    # It ends with an error when a change went unnoticed; that is told below.
    cargo mutants --in-place --iterate --no-shuffle --timeout 90 "${FILES[@]}" --output "$OUT" \
      --cargo-arg=--lib --cargo-arg=--test=sessions -- "$@" || [[ $? = [23] ]]
  )
}

FILES=()
for file in "$@"; do FILES+=(--file "src/$file.rs"); done
rm -rf "$OUT/mutants.out" "$OUT/mutants.out.old"
build/copy.sh "$COPY"
# Optimising takes longer than it saves, and a library for the browser isn't needed.
sed -i -e '/^\[profile.dev.package/,/^$/d' -e 's/^crate-type = .*/crate-type = ["rlib"]/' "$COPY/Cargo.toml"
mutate -- "${SLOW[@]/#/--skip=}"
cp "$OUT/mutants.out/outcomes.json" "$OUT/first.json"
mutate
outcomes=("$OUT/first.json")
# There are none when nothing was left for the second round.
[ ! -f "$OUT/mutants.out/outcomes.json" ] || outcomes+=("$OUT/mutants.out/outcomes.json")
node "$HERE/build/mutants.mjs" "${outcomes[@]}"
