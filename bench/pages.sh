#!/usr/bin/env bash
# What the pages of a desk with 100,000 tickets cost the server. Writes bench/pages.md; fails when a bar is missed.
# usage: bench/pages.sh [TICKETS] [REQUESTS]     (default 100000 and 400)
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Host bench/Fill bench/Load; do
  dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
done
release=bin/Release/net10.0
exec dotnet bench/Load/$release/Derman.Load.dll pages --tickets "${1:-100000}" --requests "${2:-400}" --report bench/pages.md \
  --host src/Host/$release/Derman.Host.dll --fill bench/Fill/$release/Derman.Fill.dll
