#!/bin/sh
# Builds the fuzz target: build.sh OUTDIR
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:?usage: build.sh OUTDIR}
mkdir -p "$out"
flags="-swift-version 6 -O -g -parse-as-library -sanitize=fuzzer,address
  -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature ExistentialAny -enable-experimental-feature BuiltinModule"
for module in ByteBlocks Edits HTMLRewriting; do
  swiftc $flags -wmo -emit-module -emit-module-path "$out/$module.swiftmodule" -I "$out" -module-name $module \
    -c -o "$out/$module.o" "$root"/Sources/$module/*.swift
done
swiftc $flags -I "$out" -module-name HTMLFuzz "$root/Fuzz/html/HTMLFuzz.swift" \
  "$out/ByteBlocks.o" "$out/Edits.o" "$out/HTMLRewriting.o" -o "$out/html-fuzz"
