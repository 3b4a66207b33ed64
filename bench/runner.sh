#!/usr/bin/env bash
# What a process of its own costs a plugin's message; writes the table of bench/runner.md.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Runner -c Release -v q -nologo >&2
exec dotnet bench/Runner/bin/Release/net10.0/Derman.RunnerBench.dll
