#!/usr/bin/env bash
# What others feel of a plugin that does harm. Writes bench/hostile.md; fails when a bar is missed. Options are handed on
# (--rounds 3 --seconds 10 --rate 100 --attacks loop,storm,managedMemory,log,exit).
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Host tests/Hostile bench/Load; do
  dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
done
release=bin/Release/net10.0
exec dotnet bench/Load/$release/Derman.Load.dll hostile --host src/Host/$release/Derman.Host.dll --hostile tests/Hostile/$release --packs tenants \
  --report bench/hostile.md "$@"
