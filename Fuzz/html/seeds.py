#!/usr/bin/env python3
"""Seeds for the fuzz target from the conformance suites: seeds.py SUITES OUTDIR"""
import glob, json, os, sys

suites, out = sys.argv[1:3]
os.makedirs(out, exist_ok=True)
pages = []
for path in glob.glob(f"{suites}/html-tree/**/*.dat", recursive=True):
    pages += [block.split(b"\n#")[0] for block in open(path, "rb").read().split(b"#data\n")[1:]]
for path in glob.glob(f"{suites}/html-tokenizer/*.test"):
    pages += [test["input"].encode("utf-8", "replace") for test in json.load(open(path)).get("tests", [])]
for path in glob.glob(f"{suites}/html-rewrite/selector_matching/*.src.html"):
    pages.append(open(path, "rb").read())
for index, page in enumerate(pages):
    with open(f"{out}/{index}", "wb") as seed:
        seed.write(bytes([index % 7, index % 37]) + page[:4096])
