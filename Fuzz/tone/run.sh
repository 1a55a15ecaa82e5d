#!/bin/sh
# Builds the tone fuzz target and runs it: Fuzz/tone/run.sh [SECONDS] [CORPUS...]
# A crash is left as crash-* in the build folder; add it to Tests/ToneTests as a case.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build="${LENITY_FUZZ_BUILD:-$root/.build/fuzz-tone}"
seconds="${1:-60}"
[ $# -gt 0 ] && shift
mkdir -p "$build/corpus" "$build/seeds"
cd "$build"
# Lines of the fixtures, each with a first byte that says what to do with it.
awk -F'\t' -v out=seeds '!/^#/ { f = out "/" NR "-" FNR; printf "%c%s", 32 + NR % 16, $NF > f; close(f) }' \
  "$root"/Tests/ToneTests/Fixtures/*.tsv
flags="-swift-version 6 -O -wmo -sanitize=fuzzer,address -parse-as-library -package-name lenity -I . \
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
  -enable-upcoming-feature MemberImportVisibility"
swiftc $flags -emit-module -emit-object -module-name Tone -o Tone.o \
  -emit-module-path Tone.swiftmodule "$root/Sources/Tone/"*.swift
swiftc $flags -module-name ToneFuzz "$root/Fuzz/tone/ToneFuzz.swift" Tone.o -o fuzz-tone
LENITY_TONE_MODEL="${LENITY_TONE_MODEL:-$root/rules/tone/model.bin}" SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
  exec ./fuzz-tone -max_total_time="$seconds" -max_len=4096 -len_control=0 -timeout=30 -print_final_stats=1 corpus seeds "$@"
