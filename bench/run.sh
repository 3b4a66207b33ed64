#!/usr/bin/env bash
# Builds in Release, measures, writes bench/report.md. Options: --quick (a few minutes less, fewer tickets, rougher figures).
set -euo pipefail
cd "$(dirname "$0")/.."
quick=()
[[ "${1:-}" == "--quick" ]] && quick=(--quick)
for project in src/Host bench/Floor bench/Fill bench/Load; do
  dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
done
published=$(mktemp -d)
trap 'rm -rf "$published"' EXIT
dotnet publish src/Host -c Release -v q --nologo -o "$published" ${DERMAN_BUILD_OPTIONS:-}
release=bin/Release/net10.0
dotnet bench/Load/$release/Derman.Load.dll bench \
  --host src/Host/$release/Derman.Host.dll --floor bench/Floor/$release/Derman.Floor.dll --fill bench/Fill/$release/Derman.Fill.dll \
  --published "$published/Derman.Host" --report bench/report.md "${quick[@]}"
