"""The network and its training: rows of features summed, a hidden layer, one head per task.

Written out by hand for one core: a text's features all get the same gradient, so a step costs little more than
adding up its rows. Everything is seeded; the same inputs give the same weights.
"""

import numpy as np
from numba import njit


def initial(rows, width, hidden, outputs, seed):
    rng = np.random.default_rng(seed)
    return {
        "rows": rng.normal(0, 0.05, (rows, width)).astype(np.float32),
        "w1": rng.normal(0, (1 / width) ** 0.5, (hidden, width)).astype(np.float32),
        "b1": np.zeros(hidden, np.float32),
        "w2": np.zeros((outputs, width + hidden), np.float32),
        "b2": np.zeros(outputs, np.float32),
    }


@njit(cache=True, fastmath=True)
def forward(rows, w1, b1, w2, b2, features, start, end, h):
    """Logits of all outputs; `h` receives the summed and scaled rows, then the hidden layer."""
    width = rows.shape[1]
    hidden = w1.shape[0]
    for d in range(width + hidden):
        h[d] = 0
    for index in range(start, end):
        row = features[index]
        for d in range(width):
            h[d] += rows[row, d]
    scale = np.float32(1 / np.sqrt(max(1, end - start)))
    for d in range(width):
        h[d] *= scale
    for j in range(hidden):
        total = b1[j]
        for d in range(width):
            total += w1[j, d] * h[d]
        h[width + j] = max(total, np.float32(0))
    out = np.empty(len(b2), np.float32)
    for o in range(len(b2)):
        total = b2[o]
        for d in range(width + hidden):
            total += w2[o, d] * h[d]
        out[o] = total
    return out


@njit(cache=True, fastmath=True)
def train(rows, w1, b1, w2, b2, acc, accw1, accb1, accw2, accb2, features, tokens, texts, order, main, has_main,
          task, task_target, spans, single, weight, task_weight, rate, token_drop, feature_drop, seed):
    width = rows.shape[1]
    hidden = w1.shape[0]
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    h = np.zeros(width + hidden, np.float32)
    gh = np.zeros(width + hidden, np.float32)
    kept = np.zeros(100000, np.int32)
    grad = np.zeros(len(b2), np.float32)
    loss_sum = 0.0
    loss_n = 0
    one = np.float32(1)
    tiny = np.float32(1e-6)
    for text in order:
        count = 0
        for token in range(texts[text], texts[text + 1]):
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            if np.float32(state & np.uint64(0xFFFF)) < token_drop * 65536:
                continue
            for index in range(tokens[token], tokens[token + 1]):
                state ^= state << np.uint64(13)
                state ^= state >> np.uint64(7)
                state ^= state << np.uint64(17)
                if np.float32(state & np.uint64(0xFFFF)) < feature_drop * 65536:
                    continue
                kept[count] = features[index]
                count += 1
        if count == 0:
            continue
        out = forward(rows, w1, b1, w2, b2, kept, 0, count, h)
        for o in range(len(b2)):
            grad[o] = 0
        if has_main[text]:
            top = out[0]
            for o in range(1, 5):
                top = max(top, out[o])
            total = np.float32(0)
            for o in range(5):
                total += np.exp(out[o] - top)
            for o in range(5):
                p = np.exp(out[o] - top) / total
                grad[o] = (p - main[text, o]) * weight[text]
                if main[text, o] > 0:
                    loss_sum -= main[text, o] * np.log(p + 1e-9)
            loss_n += 1
        if task[text] >= 0:
            first, last = spans[task[text], 0], spans[task[text], 1]
            if single[task[text]]:
                top = out[first]
                for o in range(first, last):
                    top = max(top, out[o])
                total = np.float32(0)
                for o in range(first, last):
                    total += np.exp(out[o] - top)
                for o in range(first, last):
                    p = np.exp(out[o] - top) / total
                    grad[o] = (p - task_target[text, o - first]) * task_weight[text]
            else:
                for o in range(first, last):
                    p = one / (one + np.exp(-out[o]))
                    grad[o] = (p - task_target[text, o - first]) * task_weight[text]
        for d in range(width + hidden):
            gh[d] = 0
        for o in range(len(b2)):
            g = grad[o]
            if g == 0:
                continue
            for d in range(width + hidden):
                gh[d] += g * w2[o, d]
            for d in range(width + hidden):
                step = g * h[d]
                accw2[o, d] += step * step
                w2[o, d] -= rate * step / np.sqrt(accw2[o, d] + tiny)
            accb2[o] += g * g
            b2[o] -= rate * g / np.sqrt(accb2[o] + tiny)
        for j in range(hidden):
            if h[width + j] <= 0:
                continue
            g = gh[width + j]
            for d in range(width):
                gh[d] += g * w1[j, d]
            for d in range(width):
                step = g * h[d]
                accw1[j, d] += step * step
                w1[j, d] -= rate * step / np.sqrt(accw1[j, d] + tiny)
            accb1[j] += g * g
            b1[j] -= rate * g / np.sqrt(accb1[j] + tiny)
        scale = np.float32(1 / np.sqrt(count))
        square = np.float32(0)
        for d in range(width):
            gh[d] *= scale
            square += gh[d] * gh[d]
        square /= width
        for index in range(count):
            row = kept[index]
            acc[row] += square
            step = rate / np.sqrt(acc[row] + tiny)
            for d in range(width):
                rows[row, d] -= step * gh[d]
    return loss_sum / max(1, loss_n)


class Mean:
    """The mean of weights at several moments of training: steadier than the last."""

    def __init__(self, weights):
        self.sums, self.count = {name: np.zeros_like(value) for name, value in weights.items()}, 0

    def add(self, weights):
        for name, value in weights.items():
            self.sums[name] += value
        self.count += 1

    def value(self):
        return {name: (total / self.count).astype(np.float32) for name, total in self.sums.items()}


@njit(cache=True, fastmath=True)
def predict(rows, w1, b1, w2, b2, features, tokens, texts):
    out = np.zeros((len(texts) - 1, len(b2)), np.float32)
    h = np.zeros(rows.shape[1] + w1.shape[0], np.float32)
    for text in range(len(texts) - 1):
        out[text] = forward(rows, w1, b1, w2, b2, features, tokens[texts[text]], tokens[texts[text + 1]], h)
    return out
