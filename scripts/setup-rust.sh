#!/bin/sh
# Makes sure that the Rust toolchain is there. It is the one thing not installed without asking.
set -eu
. "$(dirname "$0")/common.sh"

have cargo || fail "cargo is missing: install Rust with rustup, https://rustup.rs"
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml")
version=$(rustc --version | cut -d' ' -f2)
oldest=$(printf '%s\n%s\n' "$wanted" "$version" | sort -t. -k1,1n -k2,2n | head -n 1)
[ "$oldest" = "$wanted" ] || fail "rustc is $version, at least $wanted is needed: run \`rustup update stable\`"
have cc || { apt_install gcc libc6-dev || fail "a C linker is missing: install gcc, or on macOS the command line tools"; }
