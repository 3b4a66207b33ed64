#!/usr/bin/env bash
# Carries a tenant of N tickets from its file to a private PostgreSQL server and back while clients register and read in it.
# usage: bench/move.sh [TICKETS=100000]   writes bench/move.md
set -euo pipefail
cd "$(dirname "$0")/.."
tickets="${1:-100000}" release=bin/Release/net10.0 port=$((20000 + RANDOM % 20000)) web=$((40000 + RANDOM % 20000))
for project in src/Host bench/Fill bench/Load; do dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}; done
work=$(mktemp -d /tmp/derman-move.XXXXXX); chmod o+x "$work"
host=""
finish() { [[ -z "$host" ]] || kill "$host" 2>/dev/null || true; wait 2>/dev/null || true; bench/postgres.sh stop "$work/pg" || true; rm -rf "$work"; }
trap finish EXIT
connection=$(bench/postgres.sh start "$work/pg" "$port")
derman() { dotnet "src/Host/$release/Derman.Host.dll" "$@" --data "$work/data"; }
serve() {
  dotnet "src/Host/$release/Derman.Host.dll" --data "$work/data" --urls "http://127.0.0.1:$web" --environment Development --demo-tickets 0 >"$work/host.log" 2>&1 &
  host=$!
  for _ in $(seq 300); do curl -sf "http://127.0.0.1:$web/health/ready" >/dev/null && return; sleep 0.2; done
  cat "$work/host.log" >&2; exit 1
}
serve; kill "$host"; wait "$host" || true
dotnet "bench/Fill/$release/Derman.Fill.dll" --data "$work/data" --tickets "$tickets" --tenant tatvan
serve
derman servers add main --connection "$connection"
{
  echo "# Moving a tenant of $tickets tickets under load"
  echo
  echo "$(date -u '+%Y-%m-%d %H:%M UTC') · \`bench/move.sh $tickets\` · $(nproc) cores that carry host, PostgreSQL and 4 closed-loop clients (2 in 10 requests register). The command says what it compared: sums over all rows of each table, kept along the way and read from the copy before the switch."
  for to in main file; do
    dotnet "bench/Load/$release/Derman.Load.dll" run --demo "$work/data/demo.json" --pid "$host" --scenario mixed --clients 4 --seconds 600 --windows 1 >"$work/load.log" 2>&1 &
    load=$!
    sleep 5
    echo; echo "## To $to"; echo; echo '```'
    derman tenants move tatvan --to "$to" --verbose | grep -v '\['
    echo '```'
    kill "$load" 2>/dev/null || true; wait "$load" 2>/dev/null || true
  done
  echo; echo '```'; derman audit verify tatvan; echo '```'
} | tee bench/move.md
