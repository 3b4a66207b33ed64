#!/usr/bin/env bash
# What a new vendor does, from nothing, and what the operator does then: the commands of docs/vendors.md, run as they stand there.
# Restores only from a folder of ours and from what this machine has restored before. `bash tests/vendor.sh [WORKING-FOLDER]`
# DERMAN_HOST names a built host; without one (src/Host is not built) the part with the host is left out, and said so.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
keep=${1:-}
work=${keep:-$(mktemp -d /tmp/derman-vendor.XXXXXX)}
mkdir -p "$work/derman-sdk"
began=$SECONDS
serving=""
end() {
  [ -z "$serving" ] || { kill "$serving" 2>/dev/null && wait "$serving" 2>/dev/null; } || true
  [ -n "$keep" ] || rm -rf "$work"
}
trap end EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 CI=""

say() { echo "== $*, $((SECONDS - began)) s"; }
run() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*" >&2; exit 1; }; }
# KIND NUMBER: the fenced block of the page, as it stands there.
block() { awk -v kind="\`\`\`sh $1" -v wanted="$2" '$0 == kind { n++; on = n == wanted; next } /^```$/ { on = 0 } on' "$root/docs/vendors.md"; }
follow() {
  local commands
  commands=$(block "$1" "$2")
  [ -n "$commands" ] || { echo "docs/vendors.md has no block $1 $2." >&2; exit 1; }
  # shellcheck disable=SC1090
  source /dev/stdin <<<"$commands" >"$work/log" 2>&1
}
trap 'echo "failed at line $LINENO: $BASH_COMMAND" >&2; tail -40 "$work/log" >&2' ERR
set -E

cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
for project in Channels Channels.Testing; do
  run dotnet pack "$root/src/$project" -o "$work/derman-sdk/packages" -v quiet --nologo
done
ln -sfn "$root/plugins/_template" "$work/derman-sdk/template"
say "packed: $(cd "$work/derman-sdk/packages" && echo *.nupkg)"

# Ours are unpacked beside, never into the shared cache: the next run may hold other bytes under the same version.
export NUGET_PACKAGES="$work/packages" DOTNET_CLI_HOME="$work/home"
cat >"$work/nuget.config" <<X
<configuration>
  <packageSources><clear /></packageSources>
  <fallbackPackageFolders><clear /><add key="restored" value="$cache" /></fallbackPackageFolders>
</configuration>
X
cd "$work"
follow vendor 1
passed=$(grep -oE '(Passed|Skipped): +[0-9]+' "$work/log" | tr -s ' ' | paste -sd, | sed 's/,/, /')
cd "$work"
! grep -rIn --exclude-dir=bin --exclude-dir=obj -e Sample.Channel -e sample-channel -e SDK_VERSION -e SDK_FEED Acme.Chat >"$work/log"
say "made Acme.Chat, the conformance kit is green ($passed)"

# The kit notices a fault: a signature that is not looked at.
broken="Acme.Chat/src/Acme.Chat/Webhooks/Signature.cs"
cp "$broken" "$work/Signature.cs"
sed -i 's/var isOurs = .*/var isOurs = expected.Length > given.Length - 1;/' "$broken"
if dotnet test Acme.Chat --nologo -v quiet >"$work/log" 2>&1; then
  echo "The kit passed a plugin that takes forged webhooks." >&2
  exit 1
fi
grep -q 'Authenticate_ChangedBody_IsForged' "$work/log"
cp "$work/Signature.cs" "$broken"
run dotnet build Acme.Chat --nologo -v quiet
say "a plugin that takes forged webhooks does not pass"

host=${DERMAN_HOST:-$root/src/Host/bin/${CONFIGURATION:-Debug}/net10.0/Derman.Host.dll}
if [ ! -f "$host" ]; then
  say "no host is built here: packing, signing and installing were left out"
  exit 0
fi
free() { node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
derman() { dotnet "$host" "$@" --data "$work/data"; }
cd "$work/Acme.Chat"
rm -f publisher.key*
follow vendor 2
say "packed and signed: $(tail -1 "$work/log")"

rm -rf "$work/data"
provider=$(free) port=$(free)
dotnet "$host" --data "$work/data" --environment Development --demo-tickets 0 --urls "http://127.0.0.1:$port" \
  --plugin-setting "acme-chat:baseAddress=http://127.0.0.1:$provider" >"$work/host.log" 2>&1 &
serving=$!
for _ in $(seq 240); do
  [ -S "$work/data/admin.sock" ] && break
  kill -0 "$serving" 2>/dev/null || { cat "$work/host.log" >&2; exit 1; }
  sleep 0.25
done
follow operator 1
grep -E '^acme-chat +1\.0\.0 +Loaded +Acme' "$work/log" >"$work/state" || { cat "$work/log" >&2; exit 1; }
say "installed into a running host: $(tr -s ' ' <"$work/state")"

for _ in $(seq 240); do
  [ -f "$work/data/demo.json" ] && curl -sf -o "$work/log" "http://127.0.0.1:$port/erenler/console/sign-in" && break
  sleep 0.25
done
run node "$root/tests/vendor.mjs" "$work/data" "$provider"
say "$(cat "$work/log")"
