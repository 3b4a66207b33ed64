#!/usr/bin/env bash
# Fills a host with tenants and measures it: start, idle memory, first touches. Writes bench/density.md.
# usage: bench/density.sh [TENANTS] [MANY]     (default 1472 and 10000)
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-1472}
many=${2:-10000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build bench/Density -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
dotnet publish src/Host -c Release -v q --nologo -o "$work/host" ${DERMAN_BUILD_OPTIONS:-}
density=(dotnet bench/Density/bin/Release/net10.0/Derman.Density.dll)
host="$work/host/Derman.Host"

"${density[@]}" packs "$count" "$work/packs"
"$host" tenants apply "$work"/packs/* --data "$work/data" | tee "$work/apply.log"
disk=$(($(du -s --block-size=1000 "$work/data/tenants" | cut -f1) / count))
first=$("${density[@]}" measure "$host" "$work/data" "$count" 200)
copied=$((many - count))
"${density[@]}" copies "$copied" "$work/data"
second=$("${density[@]}" measure "$host" "$work/data" "$many" 200)
idle=$(printf '%s\n%s\n' "$first" "$second" | awk -F'|' -v n="$copied" '{ split($4, m, " "); v[NR] = m[1] } END { printf "%.1f", 1000 * (v[2] - v[1]) / n }')

cat > bench/density.md <<END
# Density

$(date -u +%Y-%m-%d), $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)), command \`bench/density.sh $count $many\`. Bars: 1,472 tenants start in 3 s or less, idle in 400 MB or
less, first touch of a cold tenant 50 ms or less (p95); 10,000 tenants start in 10 s or less.

| Tenants | Start to ready | Idle, 60 s later (PSS) | Idle CPU of a core | First touch p50 / p95 / longest | With 200 open (PSS) | An open tenant | Stop |
|---|---|---|---|---|---|---|---|
$first
$second

Start: from the process being started to \`/health/ready\` answering 200. First touch: the citizens' front door over HTTP, by host name, of 200
tenants nobody has asked for since the start, one after the other; the longest one is the first of the process. Packs: the rules of
three municipalities by turns, with names and addresses of their own. Of the $many, $copied are copied stores with a catalog entry each.
Files were in the system's cache.

A tenant nobody touches costs $idle kB of memory (what $copied more of them add) and $disk kB on disk.

\`tenants apply\` of $count packs: $(tail -1 "$work/apply.log")
END
cat bench/density.md
