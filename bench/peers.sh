#!/usr/bin/env bash
# The work every ticket system does, measured from outside over HTTP; one line a measurement in bench/peers.tsv.
#   peers.sh create LABEL          tickets created one after another, and by 8 and 32 clients, in an empty desk
#   peers.sh import FILE.tsv       the tickets of a file into a new desk, which stays for "read"; label: the file's name
#   peers.sh read LABEL            inbox page, ticket, search, by 1 and 8 clients, in the desk that "import" made
#   peers.sh generate N [SEED]     such a file, to the standard output
#   peers.sh table                 what has been measured, as Markdown
# DERMAN_PEERS: folder of the imported desk (default: derman-peers in the temporary folder). DERMAN_HOST: another build of the host.
# DERMAN_PEERS_REQUESTS: requests a measurement (2000). DERMAN_PEERS_WARM_UP: seconds before each kind of work (10).
set -euo pipefail
[[ "${2:-}" == /* || ! -e "${2:-}" ]] || set -- "$1" "$PWD/$2" "${@:3}"
cd "$(dirname "$0")/.."
release=bin/Release/net10.0
load=bench/Load/$release/Derman.Load.dll
host="${DERMAN_HOST:-src/Host/$release/Derman.Host.dll}"
desk="${DERMAN_PEERS:-${TMPDIR:-/tmp}/derman-peers}"
out=bench/peers.tsv

build() { for project in "$@"; do dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-} >&2; done; }
work() {
  build bench/Load $([[ -n "${DERMAN_HOST:-}" ]] || echo src/Host)
  dotnet "$load" peers "$1" --host "$host" --out "$out" --requests "${DERMAN_PEERS_REQUESTS:-2000}" --warm-up "${DERMAN_PEERS_WARM_UP:-10}" "${@:2}"
}

case "${1:-}:$#" in
  create:2)
    empty=$(mktemp -d)
    trap 'rm -rf "$empty" "$empty.log"' EXIT
    work create --data "$empty" --label "$2"
    ;;
  import:2)
    [[ -f "$2" ]] || { echo "$2 is not there." >&2; exit 2; }
    rm -rf "$desk"
    work import --data "$desk" --file "$2" --label "$(basename "$2" .tsv)"
    ;;
  read:2)
    [[ -d "$desk" ]] || { echo "Nothing is imported yet: peers.sh import FILE.tsv" >&2; exit 2; }
    work read --data "$desk" --label "$2"
    ;;
  generate:2 | generate:3)
    build bench/Load
    dotnet "$load" generate --tickets "$2" --seed "${3:-1}"
    ;;
  table:1)
    awk -F'\t' -v OFS=' | ' '{ $1 = $1; print "| " $0 " |" } NR == 1 { for (i = 1; i <= NF; i++) printf "|---"; print "|" }' "$out"
    ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
