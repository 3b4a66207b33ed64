#!/usr/bin/env bash
# Writes the set of pictures: docs/screens/*.png and its README.md. Needs what test.sh needs, and Chromium.
# With names, only those screens are pictured anew: bash docs/screens/make.sh inbox ticket
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/Browser -v q --nologo ${DERMAN_BUILD_OPTIONS:-}
DERMAN_SCREENS=docs/screens DERMAN_SCREENS_ONLY="$*" dotnet test tests/Browser --no-build --nologo --filter FullyQualifiedName~PictureSet
du -ch docs/screens/*.png | tail -1
