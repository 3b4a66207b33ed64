#!/usr/bin/env bash
# What a vendor is given: `bash deploy/sdk.sh FOLDER [--no-build]` makes FOLDER/packages (for NuGet and npm, no registry needed) and FOLDER/template.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:?usage: deploy/sdk.sh FOLDER [--no-build]}
built=${2:-}
configuration=${CONFIGURATION:-Debug}
kit=src/Channels.Conformance/bin/$configuration/net10.0
mkdir -p "$out/packages"
out=$(cd "$out" && pwd)
cd "$root"

[ -n "$built" ] || dotnet build src/Channels.Conformance -c "$configuration" -v quiet --nologo
for project in Channels Channels.Testing; do
  dotnet pack "src/$project" --no-build -c "$configuration" -o "$out/packages" -v quiet --nologo &
done

# npm packages are tar archives with everything below "package".
package() {
  local from=$1 file=$2
  shift 2
  tar -czf "$out/packages/$file" --sort=name --owner=0 --group=0 --mtime=@0 --transform='s,^\./,package/,' -C "$from" "$@"
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp src/Channels.Conformance/npm/* "$scratch/"
cp -r "$kit" "$scratch/kit"
find "$scratch/kit" -name '*.pdb' -delete
package "$scratch" derman-channels-kit-1.0.0.tgz .
package src/Channels.Node derman-channels-1.0.0.tgz ./package.json ./README.md ./index.cjs ./index.mjs ./index.d.ts ./testing.cjs ./testing.mjs ./testing.d.ts ./runtime

rm -rf "$out/template"
mkdir -p "$out/template"
tar -c --exclude=bin --exclude=obj --exclude=dist --exclude=node_modules -C plugins _template _template-ts | tar -x --transform='s,^_template-ts,typescript,;s,^_template,csharp,' -C "$out/template"
wait
