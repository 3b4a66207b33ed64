#!/usr/bin/env bash
# One tenant with 20,000 and with 2,000,000 tickets: CPU of each operation, disk, the sweep. Writes bench/big.md.
# Needs 10 GB below $TMPDIR, sqlite3 with dbstat, and about 15 minutes. LOCK="flock FILE" runs each part alone.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lock=${LOCK:-}
$lock dotnet build bench/Big -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
big() { $lock dotnet bench/Big/bin/Release/net10.0/Derman.Big.dll "$@"; }
disk() { # object, bytes a ticket
  sqlite3 -readonly -separator $'\t' "$1/tenants/melikgazi/tenant.db" \
    "WITH n AS (SELECT COUNT(*) * 1.0 AS tickets FROM ticket) SELECT name, CAST(ROUND(SUM(pgsize) / tickets) AS INTEGER) FROM dbstat, n GROUP BY name HAVING SUM(pgsize) / tickets >= 5 UNION ALL SELECT 'together', CAST(ROUND(SUM(pgsize) / tickets) AS INTEGER) FROM dbstat, n ORDER BY 2 DESC"
}
big fill --data "$work/live" --tickets 20000 --live
disk "$work/live" > "$work/live.disk"
rm -rf "$work/live"
big fill --data "$work/small" --tickets 20000
for until in $(seq 200000 200000 2000000); do big fill --data "$work/large" --tickets 2000000 --until "$until"; done
disk "$work/large" > "$work/large.disk"
big verify --data "$work/large" | tee "$work/verify"
big measure --data "$work/small" --out "$work/small.tsv"
big measure --data "$work/large" --out "$work/large.tsv"
{
  echo "# One tenant, 2,000,000 tickets"
  echo
  echo "\`bench/big.sh\`, $(date -u +%F), $(nproc) cores. Microseconds of CPU (of the thread; of the process where it says so), median and 95th percentile."
  echo
  echo "| operation | 20,000 | p95 | 2,000,000 | p95 | ratio |"
  echo "|---|---|---|---|---|---|"
  join -t $'\t' <(sort "$work/small.tsv") <(sort "$work/large.tsv") | awk -F'\t' '{ printf "| %s | %d | %d | %d | %d | %.2f |\n", $1, $2, $3, $4, $5, $4 / $2 }'
  echo
  echo "Chain: $(cat "$work/verify")"
  echo
  echo "## Bytes per ticket"
  echo
  echo "| object | nothing packed | 2,000,000 |"
  echo "|---|---|---|"
  join -t $'\t' -a 1 -a 2 -e 0 -o 0,1.2,2.2 <(sort "$work/live.disk") <(sort "$work/large.disk") | sort -t $'\t' -k 2,2nr | awk -F'\t' '{ printf "| %s | %s | %s |\n", $1, $2, $3 }'
} > bench/big.md
