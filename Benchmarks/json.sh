#!/bin/sh
# Benchmarks/json.sh DOCUMENT…: Lenity's JSON rewriter and simdjson's on-demand splice in one run, then
# allocations against Thresholds/, then peak memory. Documents: the timelines of ../shared/tools/bench
# (gen.py OUTDIR), the real ones of ../shared/suites/json-docs.
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
for file in "$@"; do
  "$lenity" time "$file"
  [ -z "$peer" ] || echo "  simdjson on-demand splice $("$peer" "$file" 2)"
done
"$lenity" mallocs "$@" | tee "$build/mallocs.json"
"$here/check-allocations" JSONBenchmarks "$build/mallocs.json"
"$lenity" peak 5
"$lenity" peak 200
