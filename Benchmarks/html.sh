#!/bin/sh
# Benchmarks/html.sh [PAGE…]: Lenity's HTML rewriter as a share of memchr to every '<' in the same run, then
# allocations against Thresholds/. Pages: the feeds of ../shared/tools/bench (gen.py OUTDIR), the real ones of
# ../shared/suites/html-pages. Without a page only the allocations of a generated one are looked at, as
# continuous integration does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build="${LENITY_BENCH_BUILD:-$here/.build}"
mkdir -p "$build"
swift build --package-path "$here" --scratch-path "$build" -c release --product HTMLBenchmarks
lenity="$build/release/HTMLBenchmarks"
[ $# -eq 0 ] || "$lenity" time "$@"
"$lenity" mallocs "$@" | tee "$build/html-mallocs.json"
"$here/check-allocations" HTMLBenchmarks "$build/html-mallocs.json"
