"""Features of texts, made by the Swift module itself (`tone-features`), as flat arrays."""

import subprocess
from dataclasses import dataclass

import numpy as np
from numba import njit


@dataclass
class Features:
    """`features[tokens[t]:tokens[t+1]]` are those of token t; `tokens` of text i are `texts[i]..<texts[i+1]`."""

    features: np.ndarray
    tokens: np.ndarray
    texts: np.ndarray

    def __len__(self):
        return len(self.texts) - 1


@njit(cache=True)
def _count(raw):
    position, texts, tokens, features = 0, 0, 0, 0
    while position < len(raw):
        texts += 1
        count = raw[position]
        position += 1
        for _ in range(count):
            tokens += 1
            features += raw[position]
            position += 1 + raw[position]
    return texts, tokens, features


@njit(cache=True)
def _split(raw, features, tokens, texts):
    position, text, token, feature = 0, 0, 0, 0
    while position < len(raw):
        count = raw[position]
        position += 1
        for _ in range(count):
            size = raw[position]
            position += 1
            for index in range(size):
                features[feature + index] = raw[position + index]
            feature += size
            position += size
            token += 1
            tokens[token] = feature
        text += 1
        texts[text] = token


def read(binary: str, lexicon: str, texts: list) -> Features:
    """Runs the feature program over escaped texts."""
    source = "".join(text.replace("\n", " ").replace("\r", " ") + "\n" for text in texts).encode("utf-8")
    raw = subprocess.run([binary, "texts", lexicon], input=source, stdout=subprocess.PIPE, check=True).stdout
    raw = np.frombuffer(raw, dtype="<u4")
    counts = _count(raw)
    assert counts[0] == len(texts), (counts[0], len(texts))
    result = Features(
        np.zeros(counts[2], np.uint32), np.zeros(counts[1] + 1, np.int64), np.zeros(counts[0] + 1, np.int64))
    _split(raw, result.features, result.tokens, result.texts)
    return result


def phrase_hashes(binary: str, phrases: list) -> list:
    source = "".join(phrase + "\n" for phrase in phrases).encode("utf-8")
    out = subprocess.run([binary, "phrases"], input=source, stdout=subprocess.PIPE, check=True).stdout.decode()
    lines = out.split("\n")[:-1]
    assert len(lines) == len(phrases)
    return [[int(word) for word in line.split()] for line in lines]
