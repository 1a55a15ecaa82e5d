"""Compiles rules/tone/*.yaml into the lexicon section of the model file."""

import itertools
import re
import struct
from pathlib import Path

import yaml

import features

# The order of `Lexicon.Class` in Sources/Tone/Lexicon.swift.
CLASSES = """none crisis crisis-hint look-alike awareness support distress group slur reclaimable insult profanity
counter-speech threat thing pride profession negation""".split()
# Read as their class alone, so that the particular word carries no weight.
SUBSTITUTED = {"group", "slur", "reclaimable"}


def expand(phrase: str) -> list:
    """`i (want to|wanna) die` stands for two phrases; an empty alternative makes words optional."""
    parts = re.split(r"(\([^()]*\))", str(phrase))
    choices = [part[1:-1].split("|") if part.startswith("(") else [part] for part in parts]
    return [" ".join("".join(words).split()) for words in itertools.product(*choices)]


def read(folder: Path) -> list:
    """All phrases as (class, language, phrase)."""
    rows = []
    for path in sorted(folder.glob("*.yaml")):
        for name, languages in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if name not in CLASSES:
                raise SystemExit(f"{path.name}: '{name}' is no class of phrases; there are {', '.join(CLASSES[1:])}")
            for language, phrases in languages.items():
                for phrase in phrases:
                    rows += [(name, str(language), text) for text in expand(phrase)]
    return rows


def section(rows: list, binary: str) -> bytes:
    hashes = features.phrase_hashes(binary, [row[2] for row in rows])
    entries = {}
    for (name, _, phrase), running in zip(rows, hashes):
        if not running or len(running) > 10:
            raise SystemExit(f"phrase of no or more than ten words: {phrase!r}")
        for beginning in running[:-1]:
            entries.setdefault(beginning, (0, 0))
        flags = 1 if name in SUBSTITUTED else 0
        if entries.get(running[-1], (0, 0))[0] == 0:
            entries[running[-1]] = (CLASSES.index(name), flags)
    count = 1 << max(6, (len(entries) * 2).bit_length())
    slots = [(0, 0, 0)] * count
    for hash_, (class_, flags) in entries.items():
        index = hash_ & (count - 1)
        while slots[index] != (0, 0, 0):
            index = (index + 1) & (count - 1)
        # A beginning of class zero must not look like an empty slot.
        slots[index] = (hash_, class_, flags | 128)
    return struct.pack("<II", count, 0) + b"".join(struct.pack("<IBBH", *slot, 0) for slot in slots)
