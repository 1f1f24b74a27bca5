#!/bin/sh
# Makes sure that a Chromium is there, for the tests of the page. They look for it the same way.
set -eu
. "$(dirname "$0")/common.sh"

for program in "${CHROMIUM:-}" chromium chromium-browser google-chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$program" ] && have "$program"; then exit 0; fi
done
apt_install chromium || fail "no Chromium was found: install chromium, or name the program in CHROMIUM"
