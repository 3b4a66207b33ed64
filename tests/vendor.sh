#!/usr/bin/env bash
# What a new vendor does, from nothing: packages, template, build, conformance kit, package, signature.
# Restores only from a folder of ours and from what this machine has restored before. `bash tests/vendor.sh [WORKING-FOLDER]`
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
keep=${1:-}
work=${keep:-$(mktemp -d /tmp/derman-vendor.XXXXXX)}
mkdir -p "$work"
began=$SECONDS
trap '[ -n "$keep" ] || rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en CI=""

say() { echo "== $*, $((SECONDS - began)) s"; }
run() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*" >&2; exit 1; }; }

cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
for project in Channels Channels.Testing; do
  run dotnet pack "$root/src/$project" -o "$work/feed" -v quiet --nologo
done
say "packed: $(cd "$work/feed" && echo *.nupkg)"

# Ours are unpacked beside, never into the shared cache: the next run may hold other bytes under the same version.
export NUGET_PACKAGES="$work/packages"
cat >"$work/nuget.config" <<X
<configuration>
  <packageSources><clear /><add key="ours" value="$work/feed" /></packageSources>
  <fallbackPackageFolders><clear /><add key="restored" value="$cache" /></fallbackPackageFolders>
</configuration>
X
cd "$work"
run dotnet new install "$root/plugins/_template" --debug:custom-hive "$work/hive"
version=$(basename feed/Derman.Channels.Testing.*.nupkg .nupkg | sed 's/^Derman.Channels.Testing.//')
run dotnet new derman-channel -n Acme.Chat -o Acme.Chat --sdk "$version" --debug:custom-hive "$work/hive"
if grep -rIq -e Sample.Channel -e sample-channel -e SDK_VERSION Acme.Chat; then
  echo "The template left its own name behind:" >&2
  grep -rIn -e Sample.Channel -e sample-channel -e SDK_VERSION Acme.Chat >&2
  exit 1
fi
say "made Acme.Chat"

run dotnet test Acme.Chat/Acme.Chat.slnx --nologo -v quiet --logger "console;verbosity=normal"
say "the conformance kit is green ($(grep -E '^ *(Total tests|Passed|Skipped): ' "$work/log" | tr -s ' ' | tr -d '\n'))"

# The kit notices a fault: a signature that is not looked at.
broken="Acme.Chat/src/Acme.Chat/Webhooks/Signature.cs"
cp "$broken" "$work/Signature.cs"
sed -i 's/var isOurs = .*/var isOurs = expected.Length > given.Length - 1;/' "$broken"
if dotnet test Acme.Chat/Acme.Chat.slnx --nologo -v quiet >"$work/log" 2>&1; then
  echo "The kit passed a plugin that takes forged webhooks." >&2
  exit 1
fi
grep -q 'Authenticate_ChangedBody_IsForged' "$work/log" || { cat "$work/log"; exit 1; }
cp "$work/Signature.cs" "$broken"
run dotnet build Acme.Chat/Acme.Chat.slnx --nologo -v quiet
say "a plugin that takes forged webhooks is refused by the kit"

plugin="Acme.Chat/src/Acme.Chat/bin/plugin/acme-chat"
host=${DERMAN_HOST:-$root/src/Host/bin/Debug/net10.0/Derman.Host.dll}
if [ -f "$host" ]; then
  run dotnet "$host" plugins check "$plugin"
  run dotnet "$host" plugins keygen publisher.key
  run dotnet "$host" plugins pack "$plugin" --out acme-chat.dchannel
  run dotnet "$host" plugins sign acme-chat.dchannel --key publisher.key
  run dotnet "$host" plugins check acme-chat.dchannel
  say "packed and signed: $(cat "$work/log")"
else
  say "no host is built here: packing and signing were left out"
fi
