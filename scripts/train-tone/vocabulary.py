"""Which features get a row: the most frequent ones, four to a bucket, told apart by a byte."""

import numpy as np
from numba import njit

WAYS = 4


@njit(cache=True)
def document_counts(features, tokens, texts, use, weight, bits):
    """In how many texts each 24-bit feature occurs, weighted."""
    counts = np.zeros(1 << 24, np.float32)
    last = np.full(1 << 24, -1, np.int32)
    for text in range(len(texts) - 1):
        if weight[text] <= 0:
            continue
        for index in range(tokens[texts[text]], tokens[texts[text + 1]]):
            feature = features[index]
            if not use[feature >> 24]:
                continue
            key = feature & 0xFFFFFF
            if last[key] != text:
                last[key] = text
                counts[key] += weight[text]
    return counts


@njit(cache=True)
def _place(order, bucket_bits, prints, rows):
    placed = 0
    shift = 24 - bucket_bits
    for key in order:
        bucket = key >> shift
        byte = (key & 0xFF) ^ ((key >> 8) & 0)
        byte = byte if byte != 0 else 1
        free = -1
        clash = False
        for way in range(4):
            slot = bucket * 4 + way
            if prints[slot] == byte:
                clash = True
                break
            if prints[slot] == 0:
                free = slot
                break
        if clash or free < 0:
            continue
        prints[free] = byte
        rows[key] = free
        placed += 1
    return placed


def choose(counts, bucket_bits, count_min):
    """`prints` (a byte per row) and, for training, the row of each 24-bit feature (-1: none)."""
    keys = np.nonzero(counts >= count_min)[0]
    order = keys[np.lexsort((keys, -counts[keys]))].astype(np.int64)
    prints = np.zeros(WAYS << bucket_bits, np.uint8)
    rows = np.full(1 << 24, -1, np.int32)
    placed = _place(order, bucket_bits, prints, rows)
    return prints, rows, placed, len(order)


@njit(cache=True)
def lookup(features, tokens, texts, use, prints, bucket_bits):
    """Replaces features by rows as the Swift module does, dropping those without one."""
    out = np.zeros(len(features), np.int32)
    token_ends = np.zeros(len(tokens), np.int64)
    shift = 24 - bucket_bits
    position = 0
    for token in range(len(tokens) - 1):
        for index in range(tokens[token], tokens[token + 1]):
            feature = features[index]
            if not use[feature >> 24]:
                continue
            key = feature & 0xFFFFFF
            bucket = key >> shift
            byte = key & 0xFF
            byte = byte if byte != 0 else 1
            for way in range(4):
                if prints[bucket * 4 + way] == byte:
                    out[position] = bucket * 4 + way
                    position += 1
                    break
        token_ends[token + 1] = position
    return out[:position].copy(), token_ends
