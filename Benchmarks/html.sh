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
for threshold in "$here"/Thresholds/*/HTMLBenchmarks.mallocs.json; do
  python3 - "$threshold" "$build/html-mallocs.json" <<'PYTHON'
import json, sys
allowed, found = (json.load(open(name)) for name in sys.argv[1:3])
over = {name: count for name, count in found.items() if name in allowed and count > allowed[name]}
if over:
    sys.exit(f"more allocations than {sys.argv[1]} allows: {over}")
PYTHON
done
