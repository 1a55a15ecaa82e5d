"""The strongest stretch of a post for each class: Sources/Tone/Windows.swift, for training."""

import numpy as np
from numba import njit

import network

TOKENS, REST_MIN = 12, 6


@njit(cache=True, fastmath=True)
def _scores(rows, w1, b1, w2, b2, features, starts, stops):
    out = np.zeros((len(starts), 5), np.float32)
    h = np.zeros(rows.shape[1] + w1.shape[0], np.float32)
    for index in range(len(starts)):
        out[index] = network.forward(rows, w1, b1, w2, b2, features, starts[index], stops[index], h)[:5]
    return out


def bounds(texts):
    """First token, end and text of every stretch; the token that stands for the whole text is in none."""
    starts, stops, owners = [], [], []
    for text in range(len(texts) - 1):
        first, last = int(texts[text]), int(texts[text + 1]) - 1
        count = (last - first) // TOKENS + (1 if (last - first) % TOKENS >= REST_MIN else 0)
        for index in range(max(1, count)):
            starts.append(first + index * TOKENS)
            stops.append(min(last, first + (index + 1) * TOKENS))
            owners.append(text)
    return np.array(starts), np.array(stops), np.array(owners)


def strongest(weights, rows, ends, texts):
    """The greatest log-probability of each class over the stretches of each text."""
    starts, stops, owners = bounds(texts)
    values = _scores(
        *(weights[name] for name in ("rows", "w1", "b1", "w2", "b2")), rows, ends[starts], ends[stops])
    top = values.max(1, keepdims=True)
    values = values - top - np.log(np.exp(values - top).sum(1, keepdims=True))
    result = np.full((len(texts) - 1, 5), -99.0)
    np.maximum.at(result, owners, values)
    return result
