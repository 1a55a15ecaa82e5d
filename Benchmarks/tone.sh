#!/bin/sh
# Benchmarks/tone.sh FILE.tsv…: what judging a post costs. Files: dev parts of ../shared/texts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build="${LENITY_BENCH_BUILD:-$here/.build}"
swift build --package-path "$here" --scratch-path "$build" -c release --product ToneBenchmarks
exec "$build/release/ToneBenchmarks" "$here/../rules/tone/model.bin" "$@"
