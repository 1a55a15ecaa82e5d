#!/bin/sh
# Benchmarks/json.sh DOCUMENT…: Lenity's JSON rewriter and simdjson's on-demand splice in one run, then
# allocations against Thresholds/, then peak memory. Documents: the timelines of ../shared/tools/bench
# (gen.py OUTDIR), the real ones of ../shared/suites/json-docs. What is edited in each stands in
# Paths/DOCUMENT.paths, twelve paths that hit; Paths/timeline.paths for the timelines.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build="${LENITY_BENCH_BUILD:-$here/.build}"
mkdir -p "$build"
swift build --package-path "$here" --scratch-path "$build" -c release --product JSONBenchmarks
lenity="$build/release/JSONBenchmarks"
peer="$build/simdjson_splice"
if c++ -O3 -march=native -std=c++17 -o "$peer" "$here/peers/simdjson_splice.cc" -lsimdjson; then :; else
  echo "no simdjson (apt-get install libsimdjson-dev): nothing to compare with" >&2
  peer=
fi
paths_of() {
  paths="$here/Paths/$(basename "$1" .json).paths"
  [ -e "$paths" ] || paths="$here/Paths/timeline.paths"
  echo "$paths"
}
for file in "$@"; do
  "$lenity" time "$file" "$(paths_of "$file")"
  [ -z "$peer" ] || echo "  simdjson on-demand splice $("$peer" "$file" "$(paths_of "$file")" 2)"
done
for file in "$@"; do
  "$lenity" mallocs "$file" "$(paths_of "$file")"
done | python3 -c 'import json, sys; print(json.dumps({k: v for line in sys.stdin for k, v in json.loads(line).items()}))' | tee "$build/mallocs.json"
"$here/check-allocations" JSONBenchmarks "$build/mallocs.json"
"$lenity" peak "$here/Paths/timeline.paths" 5
"$lenity" peak "$here/Paths/timeline.paths" 200
