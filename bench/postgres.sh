#!/usr/bin/env bash
# A private PostgreSQL server for measuring, as an operator would run it: every acknowledged commit is on disk.
#   postgres.sh start DIR PORT [throwaway]   makes and starts a server in DIR, where that has not happened yet; prints its connection
#                                string. `throwaway` is for tests: nothing is synced, no TCP port, room for hundreds of schemas
#   postgres.sh pid DIR          its first process, the parent of all others
#   postgres.sh stop DIR         ends it; DIR stays
#   postgres.sh bin              the folder of the server programs
#   postgres.sh owner            the user a server started by root runs as
# PostgreSQL refuses to run as root: then it runs as the user in PGUSER_OS (postgres, else nobody). Binaries are taken from PGBIN, else 15,
# else the newest there are.
set -euo pipefail
verb="${1:-}" dir="${2:-}" port="${3:-}" kind="${4:-durable}"
owner="${PGUSER_OS:-$(id -un postgres 2>/dev/null || echo nobody)}"
bin="${PGBIN:-/usr/lib/postgresql/15/bin}"
[[ -x "$bin/initdb" ]] || bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql@*/bin/initdb 2>/dev/null | sort -V | tail -1)")
[[ -x "$bin/initdb" ]] || bin=$(dirname "$(command -v initdb || echo .)")
programs_or_exit() { [[ -x "$bin/initdb" && -x "$bin/psql" ]] || { echo "No PostgreSQL server programs found; set PGBIN." >&2; exit 3; }; }
case "$verb" in
  bin) programs_or_exit; echo "$bin"; exit ;;
  owner) echo "$owner"; exit ;;
esac
if [[ -z "$dir" || ! "$verb" =~ ^(start|stop|pid)$ || ( "$verb" == start && ( -z "$port" || ! "$kind" =~ ^(durable|throwaway)$ ) ) ]]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$dir"
dir=$(cd "$dir" && pwd -P)
programs_or_exit

as_owner() {
  if [[ $(id -u) -eq 0 ]]; then (cd / && runuser -u "$owner" -- env LC_ALL=C "$@"); else LC_ALL=C "$@"; fi
}

# The last line of a name wins in postgresql.conf.
settings() {
  cat <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
fsync = on
full_page_writes = on
synchronous_commit = on
autovacuum = on
timezone = 'UTC'
CONF
  [[ "$kind" == durable ]] || cat <<CONF
listen_addresses = ''
max_connections = 300
max_locks_per_transaction = 256
fsync = off
full_page_writes = off
synchronous_commit = off
CONF
}

case "$verb" in
  start)
    nosync=""
    [[ "$kind" == durable ]] || nosync=--no-sync
    if [[ $(id -u) -eq 0 ]]; then chown "$owner" "$dir"; fi
    chmod 700 "$dir"
    as_owner test -w "$dir" || { echo "The server's user cannot get into $dir: its parent folders must let it pass (chmod o+x)." >&2; exit 3; }
    if [[ ! -e "$dir/data/PG_VERSION" ]]; then
      as_owner "$bin/initdb" -D "$dir/data" -U derman ${nosync:+"$nosync"} --encoding=UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256 >"$dir/initdb.log" 2>&1 ||
        { cat "$dir/initdb.log" >&2; exit 1; }
      settings | as_owner tee -a "$dir/data/postgresql.conf" >/dev/null
    fi
    as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null || as_owner "$bin/pg_ctl" -D "$dir/data" -w -t 60 -s -l "$dir/server.log" -o "-p $port" start >&2
    as_owner "$bin/psql" -h "$dir" -p "$port" -U derman -d postgres -tAc "SELECT 1 FROM pg_database WHERE datname = 'derman'" | grep -q 1 ||
      as_owner "$bin/createdb" -h "$dir" -p "$port" -U derman derman
    echo "Host=$dir;Port=$port;Username=derman;Database=derman"
    ;;
  pid) head -1 "$dir/data/postmaster.pid" ;;
  stop) as_owner "$bin/pg_ctl" -D "$dir/data" -w -s -m fast stop >&2 ;;
esac
