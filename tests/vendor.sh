#!/usr/bin/env bash
# What a new vendor does, from nothing, and what the operator does then: the commands of docs/vendors.md, run as they stand there, for the
# template in C# and the one in TypeScript. Restores only from a folder of ours and from what this machine has restored before.
# `bash tests/vendor.sh [WORKING-FOLDER]`. DERMAN_HOST names a built host; without one (src/Host is not built) the part with the host is left out,
# and said so. DERMAN_LONG=1 also shows that the kit notices faults.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
keep=${1:-}
work=${keep:-$(mktemp -d /tmp/derman-vendor.XXXXXX)}
mkdir -p "$work"
began=$SECONDS
serving=""
end() {
  [ -z "$serving" ] || { kill "$serving" 2>/dev/null && wait "$serving" 2>/dev/null; } || true
  [ -n "$keep" ] || rm -rf "$work"
}
trap end EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 CI=""
export npm_config_prefer_offline=true npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
log=$work/log

say() { echo "== $*, $((SECONDS - began)) s"; }
# KIND NUMBER: the fenced block of the page, as it stands there.
block() { awk -v kind="\`\`\`sh $1" -v wanted="$2" '$0 == kind { n++; on = n == wanted; next } /^```$/ { on = 0 } on' "$root/docs/vendors.md"; }
follow() {
  local commands
  commands=$(block "$1" "$2")
  [ -n "$commands" ] || { echo "docs/vendors.md has no block $1 $2." >&2; exit 1; }
  # shellcheck disable=SC1090
  source /dev/stdin <<<"$commands" >"$log" 2>&1
}
exec 3>&2 # What a followed block writes goes to the log; why it failed does not.
trap 'echo "failed at line $LINENO: $BASH_COMMAND" >&3; tail -40 "$log" >&3' ERR
set -E
# FOLDER: nothing of the template's own names may be left.
renamed() { ! grep -rIn --exclude-dir=bin --exclude-dir=obj --exclude-dir=node_modules --exclude-dir=dist -e Sample.Channel -e sample-channel -e SDK_VERSION -e SDK_FEED "$1" >"$log"; }

cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
CONFIGURATION=${CONFIGURATION:-Debug} bash "$root/deploy/sdk.sh" "$work/derman-sdk" --no-build >"$log" 2>&1
say "packed: $(cd "$work/derman-sdk/packages" && echo *.nupkg *.tgz)"

# The host starts while the vendors work.
host=${DERMAN_HOST:-$root/src/Host/bin/${CONFIGURATION:-Debug}/net10.0/Derman.Host.dll}
free() { node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
derman() { dotnet "$host" "$@" --data "$work/data"; }
if [ -f "$host" ]; then
  rm -rf "$work/data"
  provider=$(free) port=$(free)
  dotnet "$host" --data "$work/data" --environment Development --demo-tickets 0 --urls "http://127.0.0.1:$port" \
    --plugin-setting "acme-chat:baseAddress=http://127.0.0.1:$provider" --plugin-setting "acme-talk:baseAddress=http://127.0.0.1:$provider" >"$work/host.log" 2>&1 &
  serving=$!
fi

# Ours are unpacked beside, never into the shared cache: the next run may hold other bytes under the same version.
export NUGET_PACKAGES="$work/packages" DOTNET_CLI_HOME="$work/home"
cat >"$work/nuget.config" <<X
<configuration>
  <packageSources><clear /></packageSources>
  <fallbackPackageFolders><clear /><add key="restored" value="$cache" /></fallbackPackageFolders>
</configuration>
X
cd "$work"
follow vendor-any 1
follow vendor-ts 1
say "made Acme.Talk, the conformance kit is green ($(grep -E '^[0-9]+ passed, 0 failed' "$log"))"
cd "$work"
renamed Acme.Talk
follow vendor 1
passed=$(grep -oE '(Passed|Skipped): +[0-9]+' "$log" | tr -s ' ' | paste -sd, | sed 's/,/, /')
cd "$work"
renamed Acme.Chat
say "made Acme.Chat, the conformance kit is green ($passed)"

# FILE EXPRESSION COMMAND: the kit notices a signature that is not looked at.
noticed() {
  local saved
  saved=$(cat "$1")
  sed -i "$2" "$1"
  if (eval "$3") >"$log" 2>&1; then
    echo "The kit passed a plugin that takes forged webhooks ($1)." >&2
    exit 1
  fi
  grep -q 'Authenticate_ChangedBody_IsForged' "$log"
  printf '%s\n' "$saved" >"$1"
}
if [ -n "${DERMAN_LONG:-}" ]; then
  noticed Acme.Talk/src/signature.ts 's/const isOurs = .*/const isOurs = timingSafeEqual(expected, expected);/' 'cd Acme.Talk && npm test'
  noticed Acme.Chat/src/Acme.Chat/Webhooks/Signature.cs 's/var isOurs = .*/var isOurs = expected.Length > given.Length - 1;/' 'dotnet test Acme.Chat --nologo -v quiet'
  (cd Acme.Talk && npm run build && cd .. && dotnet build Acme.Chat --nologo -v quiet) >"$log" 2>&1
  say "plugins that take forged webhooks do not pass"
fi

if [ -z "$serving" ]; then
  say "no host is built here: packing, signing and installing were left out"
  exit 0
fi
# KIND FOLDER: packed and signed, by the page's commands.
packed() {
  cd "$work/$2"
  rm -f publisher.key*
  follow "$1" 2
  say "packed and signed: $(tail -1 "$log")"
}
# KIND ID
installed() {
  follow "$1" 1
  grep -E "^$2 +1\.0\.0 +Loaded +Acme" "$log" >"$work/state" || { cat "$log" >&2; exit 1; }
  say "installed into a running host: $(tr -s ' ' <"$work/state")"
}
packed vendor-ts Acme.Talk
for _ in $(seq 240); do
  [ -S "$work/data/admin.sock" ] && break
  kill -0 "$serving" 2>/dev/null || { cat "$work/host.log" >&2; exit 1; }
  sleep 0.25
done
installed operator-ts acme-talk
packed vendor Acme.Chat
installed operator acme-chat

for _ in $(seq 240); do
  [ -f "$work/data/demo.json" ] && curl -sf -o "$log" "http://127.0.0.1:$port/erenler/console/sign-in" && break
  sleep 0.25
done
node "$root/tests/vendor.mjs" "$work/data" "$provider" acme-chat acme-talk >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
say "$(cat "$log")"
