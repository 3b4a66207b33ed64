#!/usr/bin/env bash
# One tenant at 20 times its quota, another beside it: builds in Release, measures, writes bench/fairness.md. Options are handed on
# (--windows 5 --seconds 6).
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Host bench/Load; do
  dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
done
release=bin/Release/net10.0
dotnet bench/Load/$release/Derman.Load.dll fairness --host src/Host/$release/Derman.Host.dll --report bench/fairness.md "$@"
