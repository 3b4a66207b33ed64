#!/usr/bin/env bash
# Writes the set of pictures: docs/screens/*.png and its README.md. Needs what test.sh needs, and Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/Browser -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
DERMAN_SCREENS=docs/screens dotnet test tests/Browser --no-build --nologo --filter FullyQualifiedName~PictureSet
du -ch docs/screens/*.png | tail -1
