#!/bin/sh
# Builds the JSON fuzz target and runs it: Fuzz/json/run.sh [SECONDS] [CORPUS...]
# A crash is left as crash-* in the build folder; add it to Tests/JSONRewritingTests as a case.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build="${LENITY_FUZZ_BUILD:-$root/.build/fuzz-json}"
seconds="${1:-60}"
[ $# -gt 0 ] && shift
mkdir -p "$build/corpus"
cd "$build"
flags="-swift-version 6 -O -wmo -sanitize=fuzzer,address -parse-as-library -I . \
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
  -enable-upcoming-feature MemberImportVisibility"
for module in ByteBlocks Edits JSONRewriting; do
  swiftc $flags -enable-experimental-feature BuiltinModule -emit-module -emit-object -module-name $module -o $module.o \
    -emit-module-path $module.swiftmodule "$root/Sources/$module/"*.swift
done
swiftc $flags -module-name FuzzJSON "$root/Fuzz/json/FuzzJSON.swift" ByteBlocks.o Edits.o JSONRewriting.o \
  -o fuzz-json
# The leak checker does not see references that Swift keeps in enums with tags in their bits.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 exec ./fuzz-json -max_total_time="$seconds" -max_len=512 \
  -timeout=30 -print_final_stats=1 corpus "$@"
