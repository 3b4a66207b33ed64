#!/usr/bin/env bash
# Builds in Release, measures, writes bench/report.md.
#   --quick        fewer and shorter windows, fewer tickets, rougher figures
#   --postgres     registering on PostgreSQL too, on private servers that are started and ended here
#   --only A,B     only these parts: register, postgres, read, idle
#   --floor-only   of the PostgreSQL part only the floor
#   --pipelined    a second PostgreSQL floor that sends a batch's inserts together
#   --report FILE  elsewhere than bench/report.md
set -euo pipefail
command="bench/run.sh${*:+ $*}"
cd "$(dirname "$0")/.."
sections=register,read,idle report=bench/report.md options=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --quick | --floor-only | --pipelined) options+=("$1") ;;
    --postgres) sections=register,postgres,read,idle ;;
    --only) sections="$2"; shift ;;
    --report) report="$2"; shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done

for project in src/Host bench/Floor bench/Fill bench/Load; do
  dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
done
work=$(mktemp -d)
servers=()
finish() {
  for server in "${servers[@]}"; do bench/postgres.sh stop "$server" || true; done
  rm -rf "$work"
}
trap finish EXIT
if [[ ",$sections," == *,idle,* ]]; then
  dotnet publish src/Host -c Release -v q --nologo -o "$work/published" ${DERMAN_BUILD_OPTIONS:-}
  options+=(--published "$work/published/Derman.Host")
fi
if [[ ",$sections," == *,postgres,* ]]; then
  chmod 711 "$work" # The servers may run as a user of their own.
  port=$((20000 + RANDOM % 10000))
  for name in postgres postgres-floor; do
    connection=$(bench/postgres.sh start "$work/$name" "$port")
    servers+=("$work/$name")
    port=$((port + 1))
    options+=("--$name" "$connection" "--$name-pid" "$(bench/postgres.sh pid "$work/$name")")
  done
fi
release=bin/Release/net10.0
dotnet bench/Load/$release/Derman.Load.dll bench --command "$command" --sections "$sections" \
  --host src/Host/$release/Derman.Host.dll --floor bench/Floor/$release/Derman.Floor.dll --fill bench/Fill/$release/Derman.Fill.dll \
  --report "$report" "${options[@]}"
