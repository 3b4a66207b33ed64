#!/usr/bin/env bash
# How long a provider waits for its 200, at 200 messages a second. Writes bench/webhooks.md; fails when a bar is missed. Options are handed on
# (--windows 5 --seconds 15 --rate 200).
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Host bench/Load; do
  dotnet build "$project" -c Release -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
done
release=bin/Release/net10.0
exec dotnet bench/Load/$release/Derman.Load.dll webhooks --host src/Host/$release/Derman.Host.dll --report bench/webhooks.md "$@"
