#!/usr/bin/env bash
# Restores, builds and tests everything. `bash test.sh long` also runs what takes long (fifty kills under load).
set -euo pipefail
cd "$(dirname "$0")"

if [ "${1:-}" = long ]; then
  export DERMAN_LONG=1
elif [ $# -gt 0 ]; then
  echo "usage: bash test.sh [long]" >&2
  exit 2
fi

export CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=${CONFIGURATION:-Debug}
results=TestResults
began=$SECONDS

missing=0
if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "The .NET SDK 10 is missing. Install it: https://dotnet.microsoft.com/download/dotnet/10.0 (Debian, Ubuntu: apt-get install dotnet-sdk-10.0)" >&2
  missing=1
fi
if ! command -v node >/dev/null || ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "Node.js 20.19 or newer is missing. Install it: https://nodejs.org/en/download" >&2
  missing=1
fi
[ "$missing" = 0 ] || exit 2

# The host speaks Turkish and Persian, so it needs ICU. A bare container often has none.
if [ "$(uname -s)" = Linux ] && ! ldconfig -p 2>/dev/null | grep -q 'libicuuc\.so'; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    apt-get install -qq -y "$(apt-cache search --names-only '^libicu[0-9]+$' | awk '{print $1}' | sort -V | tail -1)" >/dev/null
  else
    echo "The ICU libraries are missing (package libicu). Install them." >&2
    exit 2
  fi
fi

echo "== restore and build ($configuration)"
dotnet restore Platform.sln --locked-mode -v quiet
dotnet build Platform.sln --no-restore -c "$configuration" -m -v quiet --nologo
echo "   $((SECONDS - began)) s"

rm -rf "$results"
projects=$(find tests -name '*.Tests.csproj' -not -path '*/obj/*' | LC_ALL=C sort)
failed=""
for project in $projects; do
  name=$(basename "$project" .csproj)
  at=$SECONDS
  if dotnet test "$project" --no-build --no-restore -c "$configuration" --nologo \
      --logger "trx;LogFileName=$name.trx" --results-directory "$results" >"/tmp/derman-$name.$$.log" 2>&1; then
    echo "== $name: passed, $((SECONDS - at)) s"
  else
    echo "== $name: FAILED, $((SECONDS - at)) s"
    failed="$failed $name"
    grep -v "^$" "/tmp/derman-$name.$$.log" || true
  fi
  rm -f "/tmp/derman-$name.$$.log"
done

# <Counters total="…" executed="…" passed="…" failed="…" error="…" … />
sum() {
  local total=0 value
  for value in $(grep -ho "<Counters [^>]*" "$results"/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'); do
    total=$((total + value))
  done
  echo "$total"
}
total=$(sum total)
passed=$(sum passed)
executed=$(sum executed)
skipped=$((total - executed))
broken=$((executed - passed))

echo "== $((SECONDS - began)) s in all${failed:+; failed:$failed}"
echo "$passed passed, $broken failed, $skipped skipped"
[ "$total" -gt 0 ] && [ "$broken" = 0 ] && [ -z "$failed" ]
