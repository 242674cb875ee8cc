#!/usr/bin/env bash
# The one door: ./build.sh demo | test | approve | audit | dist | site SITE.json | bench | soak | fleet | fallback | seeded | mutants | fuzz
set -euo pipefail
cd "$(dirname "$0")"

usage="usage: ./build.sh demo | test | approve | audit | dist | site SITE.json | bench | soak | fleet | fallback | seeded | mutants | fuzz"

TOOLS=$PWD/.tools
export PATH="$TOOLS/bin:$PWD/node_modules/.bin:$PATH"

say() { printf '%s\n' "$*" >&2; }
die() { say "build.sh: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
quietly() {
  local log
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
  rm -f "$log"
}

# ---- what the project needs, installed when it is missing -------------------------------------------------------

# The command line tool must be of the very version of the crate, which Cargo.toml pins.
WASM_BINDGEN=$(sed -n 's/^wasm-bindgen = "=\([0-9.]*\)".*/\1/p' Cargo.toml)
WASM_PACK=0.15.1
GECKODRIVER=0.37.1
CARGO_MUTANTS=27.1.0
CARGO_DENY=0.20.2
CARGO_FUZZ=0.13.2
LIGHTHOUSE=12.8.2

need_rust() {
  have cargo || die "Rust is missing: install it from https://rustup.rs, then run this again"
  have rustup || { say "build.sh: without rustup, the toolchain is the one that is there"; return; }
  # Toolchain, target and components as rust-toolchain.toml names them.
  local there
  there=$(rustup component list --installed 2>/dev/null) || there=""
  case $there in *rust-src*rust-std-wasm32*|*rust-std-wasm32*rust-src*) return ;; esac
  say "Installing what rust-toolchain.toml names…"
  quietly rustup toolchain install || say "build.sh: rustup could not; going on with what is there"
}

need_cargo_tool() { # binary, crate, version
  [ "$("$TOOLS/bin/$1" --version 2>/dev/null | grep -o '[0-9][0-9.]*' | head -n 1)" = "$3" ] && return
  say "Installing $2 $3 into .tools (a few minutes, once)…"
  quietly cargo install --quiet --root "$TOOLS" --target-dir "$TOOLS/build" --version "$3" "$2" ||
    die "could not install $2 $3 (tried: cargo install $2 --version $3)"
  rm -rf "$TOOLS/build"
}

need_node() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
  [ "${major:-0}" -ge 20 ] || die "Node.js 20 or newer is missing: install it from https://nodejs.org, then run this again"
  [ node_modules/.package-lock.json -nt package-lock.json ] && return
  say "Installing npm packages…"
  quietly npm ci --ignore-scripts --no-audit --no-fund || die "could not install the npm packages of package-lock.json"
  touch node_modules/.package-lock.json
}

# Two hundred packages that only the bench needs: they are none of package.json's.
need_lighthouse() {
  local there=$TOOLS/lighthouse/node_modules/lighthouse/package.json
  [ -f "$there" ] && [ "$(node -p 'require(process.argv[1]).version' "$there")" = "$LIGHTHOUSE" ] && return
  say "Installing Lighthouse $LIGHTHOUSE into .tools…"
  quietly npm install --prefix "$TOOLS/lighthouse" --ignore-scripts --no-audit --no-fund --save-exact "lighthouse@$LIGHTHOUSE" ||
    die "could not install Lighthouse $LIGHTHOUSE (tried: npm install lighthouse@$LIGHTHOUSE)"
}

# The browsers; the two that must be there are installed from Debian's packages. So are two old libraries, which npm has for
# servers only; without them, as without WebKit, the tests say what they leave out.
need_browsers() {
  local missing=()
  have chromedriver && have chromium || missing+=(chromium chromium-driver)
  have firefox || have firefox-esr || missing+=(firefox-esr)
  have WebKitWebDriver || missing+=(webkit2gtk-driver)
  have xvfb-run || missing+=(xvfb xauth)
  [ -f /usr/share/javascript/prototype/prototype.js ] || missing+=(libjs-prototype)
  [ -f /usr/share/javascript/mootools/mootools.js ] || missing+=(libjs-mootools)
  if [ ${#missing[@]} -gt 0 ]; then
    if have apt-get && [ "$(id -u)" = 0 ]; then
      say "Installing browsers: ${missing[*]}…"
      quietly apt-get update || true
      quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" || true
    else
      say "build.sh: these packages are missing and only root may install them: apt-get install ${missing[*]}"
    fi
  fi
  have chromium && have chromedriver || die "Chromium is missing: install chromium and chromium-driver, then run this again"
  have firefox-esr || have firefox || die "Firefox is missing: install firefox-esr, then run this again"
  need_cargo_tool geckodriver geckodriver "$GECKODRIVER"
}

# ---- the shipped files ------------------------------------------------------------------------------------------

TARGET=wasm32-unknown-unknown

# For the shipped wasm the standard library is built anew, for size and without the texts of panics. That takes the
# pinned toolchain's source and its unstable flags; `INBOX_PLAIN=1` builds with what any stable toolchain has.
# Reference types would save the glue some work, but every call across the border would weigh more; a small stack puts
# the data at low, and so shorter, addresses. What made the file smaller, and by how much, stands in docs/performance.md.
build_wasm() {
  local flags=() rustflags="-Clink-arg=-zstack-size=65536"
  if [ -z "${INBOX_PLAIN:-}" ] && [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]; then
    export RUSTC_BOOTSTRAP=1
    flags=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
    rustflags+=" -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"
    rustflags+=" -Ctarget-feature=-reference-types,-multivalue"
    # Small functions become part of who calls them before there is a copy of them for every type.
    rustflags+=" -Zinline-mir=yes -Zinline-mir-threshold=20 -Zinline-mir-hint-threshold=40"
  else
    say "build.sh: building with the standard library as it comes: the wasm will be larger than the one we ship"
  fi
  # As a library for Rust, which the crate is as well, all that others might call would stay as it is: a twelfth of all.
  RUSTFLAGS="$rustflags" cargo rustc --quiet --release --lib --crate-type cdylib --target $TARGET --target-dir target/wasm \
    "${flags[@]}"
  unset RUSTC_BOOTSTRAP
}

# Only what every browser of the last years can run; `--all-features` would emit proposals that they refuse.
WASM_FEATURES=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals)
[ -z "${INBOX_PLAIN:-}" ] || WASM_FEATURES+=(--enable-reference-types --enable-multivalue)
# The pass left out makes the file smaller, but the compressed file larger. The first bytes of the memory are the end of
# the stack, where nothing is: constants below 1,024 are never addresses. (To believe that traps never happen would save
# half a kilobyte more, and the checks of `RefCell` with it.)
WASM_OPT=(-Oz --flatten --rereloop -Oz -Oz --skip-pass=local-cse --low-memory-unused)

digest() {
  node -p 'crypto.createHash("sha256").update(fs.readFileSync(process.argv[1])).digest("base64")' "$1"
}

dist() {
  need_rust
  need_cargo_tool wasm-bindgen wasm-bindgen-cli "$WASM_BINDGEN"
  need_node
  say "Building…"
  build_wasm
  rm -rf target/glue dist/cdn dist/npm
  mkdir -p target/glue dist/cdn dist/npm
  wasm-bindgen --target web --omit-default-module-path --no-typescript --out-dir target/glue \
    target/wasm/$TARGET/release/app_inbox.wasm
  node build/unused.mjs target/glue
  # With the names of the functions, for who asks what weighs so much; the next steps drop them.
  wasm-opt "${WASM_OPT[@]}" "${WASM_FEATURES[@]}" -g target/glue/app_inbox_bg.wasm -o target/glue/optimised.wasm
  node build/order.mjs target/glue/optimised.wasm target/glue/ordered.wasm "${WASM_FEATURES[@]}"
  node build/glue.mjs target/glue "${WASM_FEATURES[@]}"
  local wasm words version
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
  wasm=app-inbox-$(sha256sum target/glue/small.wasm | cut -c1-12).wasm
  cp target/glue/small.wasm "dist/cdn/$wasm"
  words=$(node build/words.mjs)
  local small=(--bundle --minify --target=es2020 --log-level=error)
  esbuild www/style.css www/attention.css --minify --log-level=error --outdir=target/glue
  esbuild www/attention.js "${small[@]}" --format=esm --loader:.css=text --alias:rules=./target/glue/attention.css \
    --outfile=dist/npm/attention.js
  # The same core as JavaScript, for who can't have it as WebAssembly. What a plain build needs of wasm has no like there.
  if [ -z "${INBOX_PLAIN:-}" ]; then
    node build/fallback.mjs target/glue "${WASM_FEATURES[@]}"
  else
    echo 'export default () => { throw new Error("a plain build has no fallback"); };' >target/glue/fallback.js
  fi
  esbuild target/glue/fallback.js "${small[@]}" --format=esm --outfile=dist/npm/fallback.js
  local attention fallback
  fallback=app-inbox-$(sha256sum dist/npm/fallback.js | cut -c1-12).js
  cp dist/npm/fallback.js "dist/cdn/$fallback"
  attention=attention-$(sha256sum dist/npm/attention.js | cut -c1-12).js
  cp dist/npm/attention.js "dist/cdn/$attention"
  local bundle=("${small[@]}" --alias:glue=./target/glue/small.js --loader:.css=text --alias:rules=./target/glue/style.css --define:VERSION="\"$version\"")
  # The build's options for one site go between the last brackets (see site/).
  esbuild www/loader.js "${bundle[@]}" --format=iife --define:WASM="\"$wasm\"" --define:WORDS="\"$words\"" \
    --define:INTEGRITY="\"sha256-$(digest target/glue/small.wasm)\"" --define:ATTENTION="\"$attention\"" \
    --define:FALLBACK="\"$fallback\"" \
    --banner:js='!function(SITE){' --footer:js='}(null);' --outfile=dist/cdn/eS.js
  cp www/npm/index.js www/npm/index.d.ts README.md LICENSE dist/npm/
  cp target/glue/small.wasm dist/npm/app_inbox_bg.wasm
  esbuild www/owner.js "${bundle[@]}" --format=esm --outfile=dist/npm/app_inbox.js
  sed "s/\"version\": \"0.0.0\"/\"version\": \"$version\"/" www/npm/package.json >dist/npm/package.json
  gallery
}

# The gallery with all that it needs in one folder, which any server of files can serve.
gallery() {
  rm -rf dist/gallery
  cp -R www/gallery dist/gallery
  cp -R dist/cdn dist/gallery/scripts
  gallery_font @fontsource-variable/noto-sans wght
  gallery_font @fontsource-variable/noto-sans-arabic wght
  gallery_font @fontsource-variable/noto-sans-hebrew wght
  for font in armenian georgian jp kr sc tc; do gallery_font @fontsource-variable/noto-sans-$font wght; done
  gallery_font @fontsource/noto-emoji 400
}

gallery_font() { # npm package, weights
  local to=dist/gallery/fonts/${1#*/}
  mkdir -p "$to/files"
  cp "node_modules/$1/$2.css" "$to/"
  cp "node_modules/$1"/files/*-"$2"-normal.woff2 "$to/files/"
}

site() {
  [ $# = 1 ] || die "site needs one argument: ./build.sh site SITE.json"
  [ -f "$1" ] || die "there is no file $1"
  [ -f dist/cdn/eS.js ] || dist
  local script
  script=$(cargo run --quiet -p site -- "$1" dist/cdn)
  printf '%s\n' "$script"
  node build/integrity.mjs "$script"
  printf '  hints for the head of a page\n'
  node build/hints.mjs dist/cdn /scripts "$(basename "$script")"
}

# ---- the two commands of the README -----------------------------------------------------------------------------

demo() {
  dist
  exec cargo run --quiet -p platform -- "$@"
}

run_tests() {
  need_rust
  need_node
  step "format" cargo fmt --all --check
  step "lints" cargo clippy --quiet --workspace --all-targets -- -D warnings
  step "lints for wasm" cargo clippy --quiet --lib --tests --target $TARGET -- -D warnings
  step "native tests" cargo test --quiet --workspace --exclude platform --lib --bins \
    --test sessions --test bodies --test words --test corpus --test readme --test catalogue
  step "seeded bugs apply" tests/seeded/run.sh --check
  step "platform tests" cargo test --quiet -p platform
  step "build" dist
  step "size budget" node build/sizes.mjs
  step "types" tsc --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck false --module esnext --target es2020 tests/npm/types.ts
  need_browsers
  need_cargo_tool wasm-pack wasm-pack "$WASM_PACK"
  step "others' code" audit
  step "DOM tests, Chromium" dom chrome
  step "DOM tests, Firefox" dom firefox
  # Short; `./build.sh soak` is the whole.
  step "soak" soak --rounds 200
  step "page tests" cargo test --quiet --test page -- --test-threads=2
  # In one engine, for the sake of time; `./build.sh fallback` does it in all.
  step "page tests without WebAssembly" fallback chromium
  step "gallery tests" cargo test --quiet --test gallery -- --test-threads=2
}

# Others' code: its licences and sources always; what is known against it, where there is somebody to ask.
audit() {
  need_rust
  need_node
  need_cargo_tool cargo-deny cargo-deny "$CARGO_DENY"
  cargo deny --log-level error check --hide-inclusion-graph bans licenses sources
  if timeout 60 cargo deny fetch db >/dev/null 2>&1; then
    cargo deny --log-level error check --disable-fetch advisories
  else
    say "  Rust crates: the advisories could not be fetched, so nothing is known of them"
  fi
  node build/audit.mjs
}

# The page tests where there is no WebAssembly; arguments say which of them.
fallback() {
  INBOX_FALLBACK=1 cargo test --quiet --test page -- --test-threads=2 "$@"
}

# Takes the pictures of the gallery anew and approves those that look different: then look at what git says has changed.
approve() {
  dist
  need_browsers
  APPROVE=1 cargo test --quiet --test gallery pictures -- --test-threads=2
  git status --short tests/pictures
}

step() {
  local name=$1 started=$SECONDS
  shift
  say "── $name"
  "$@" || die "$name failed"
  say "   $((SECONDS - started)) s"
}

dom() {
  local driver
  case $1 in
    chrome) driver="CHROMEDRIVER=$(command -v chromedriver)" ;;
    firefox) driver="GECKODRIVER=$TOOLS/bin/geckodriver" ;;
  esac
  env "$driver" WASM_BINDGEN_TEST_TIMEOUT=600 wasm-pack test --headless "--$1" --mode no-install -- --test dom
}

# What the built files cost: bytes, and the time until a visitor sees the badge.
figures() {
  node build/heaviest.mjs
  node build/sizes.mjs
  if have chromium; then
    node bench/page/bench.mjs --badge
  else
    say "build.sh: without Chromium the time to the badge can't be measured"
  fi
}

# For pages that let browsers check what they are given.
integrity() {
  printf '  integrity\n'
  node build/integrity.mjs dist/cdn/*.js
}

# For pages that want the badge sooner.
hints() {
  printf '  hints for the head of a page\n'
  node build/hints.mjs dist/cdn /scripts
}

# How fast the built files are beside a floor written by hand: docs/performance.md.
bench() {
  dist
  need_browsers
  need_lighthouse
  node bench/page/bench.mjs "$@"
}

# Whether a page that is never left grows: docs/performance.md.
soak() {
  node bench/page/soak.mjs "$@"
}

# What a whole fleet of pages asks of others, by simulation: docs/fleet.md; `--help` tells of more pages.
fleet() {
  need_rust
  cargo run --quiet --profile bench -p fleet -- "$@"
}

# ---- whether the tests notice anything ----------------------------------------------------------------------------

# Plants ten bugs, one at a time; arguments are numbers of bugs.
seeded() {
  need_rust
  need_node
  need_cargo_tool wasm-bindgen wasm-bindgen-cli "$WASM_BINDGEN"
  need_cargo_tool wasm-pack wasm-pack "$WASM_PACK"
  need_browsers
  tests/seeded/run.sh "$@"
}

# Changes the core in every small way there is; arguments are files of src, all of them without (see docs/mutants.md).
mutants() {
  need_rust
  need_node
  # It tells its version only to who calls it as cargo does.
  [ "$("$TOOLS/bin/cargo-mutants" mutants --version 2>/dev/null)" = "cargo-mutants $CARGO_MUTANTS" ] ||
    need_cargo_tool cargo-mutants cargo-mutants "$CARGO_MUTANTS"
  build/mutants.sh "$@"
}

# Looks for what breaks the readers of texts, icons and pages. Arguments are the program's name (rich_text, icon, page; all
# of them without) and how many inputs it is to try. What it comes up with goes into target/fuzz; what breaks stays there
# too, and is played again by `cargo test --test corpus` once it lies in fuzz/corpus.
fuzz() {
  need_rust
  need_cargo_tool cargo-fuzz cargo-fuzz "$CARGO_FUZZ"
  local targets=(rich_text icon page) target
  [ $# = 0 ] || targets=("$1")
  # The pinned toolchain knows the flags of coverage, if it is asked so. Nothing here is unsafe: no sanitizer is needed.
  export RUSTC_BOOTSTRAP=1
  for target in "${targets[@]}"; do
    [ -d "fuzz/corpus/$target" ] || die "there is no program $target: rich_text, icon or page"
    mkdir -p "target/fuzz/$target"
    cargo fuzz run --sanitizer none "$target" \
      "target/fuzz/$target" "fuzz/corpus/$target" -- -runs="${2:-1000000}" -max_len=4096 -timeout=10 -dict=fuzz/markup.dict \
      -artifact_prefix="target/fuzz/$target-"
  done
}

verb=${1:-}
[ $# = 0 ] || shift
case $verb in
  demo) demo "$@" ;;
  test) run_tests ;;
  approve) approve ;;
  audit) audit ;;
  dist) dist; figures; integrity; hints ;;
  site) site "$@" ;;
  bench) bench "$@" ;;
  soak) dist; need_browsers; soak "$@" ;;
  fleet) fleet "$@" ;;
  fallback) dist; need_browsers; fallback "$@" ;;
  seeded) seeded "$@" ;;
  mutants) mutants "$@" ;;
  fuzz) fuzz "$@" ;;
  *) say "$usage"; exit 2 ;;
esac
