#!/usr/bin/env bash
# Two thousand visitors on lines that are cut, a tenth of them every second: counts what was lost, doubled, crossed or out of order.
# bench/chat.sh [--visitors 2000] [--seconds 60] [--breaks 10] [--words 200] [--kill]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build src/Host -c Release -v q -nologo >&2
dotnet build bench/Chat -c Release -v q -nologo >&2
ulimit -n 20000
exec dotnet bench/Chat/bin/Release/net10.0/Derman.ChatBench.dll src/Host/bin/Release/net10.0/Derman.Host.dll "$@"
