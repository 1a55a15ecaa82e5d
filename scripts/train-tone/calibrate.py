"""Calibration and the decision, on dev parts weighted as the test parts are composed."""

import numpy as np


def softmax(scores):
    top = scores - scores.max(1, keepdims=True)
    values = np.exp(top)
    return values / values.sum(1, keepdims=True)


def fit(scores, truth, weight, steps=600):
    """Per class a factor and a shift of the score that make the probabilities true (vector scaling)."""
    factor, shift = np.ones(5), np.zeros(5)
    hot = np.eye(5)[truth]
    share = weight / weight.sum()
    velocity = np.zeros(10)
    for step in range(steps):
        error = (softmax(scores * factor + shift) - hot) * share[:, None]
        gradient = np.concatenate([(error * scores).sum(0) + 1e-3 * (factor - 1), error.sum(0)])
        velocity = 0.9 * velocity - 0.5 * gradient
        factor, shift = factor + velocity[:5], shift + velocity[5:]
    return factor, shift


def f1(truth, label, weight):
    values = []
    for c in range(5):
        hit = weight[(truth == c) & (label == c)].sum()
        miss = weight[(truth == c) & (label != c)].sum()
        false = weight[(truth != c) & (label == c)].sum()
        values.append(2 * hit / max(1e-9, 2 * hit + miss + false))
    return np.array(values)


def rate(truth, label, weight, true_class, label_class):
    of = truth == true_class
    return weight[of & (label == label_class)].sum() / max(1e-9, weight[of].sum())


CALM_CHARGED_MAX, CALM_CRISIS_MAX, VULNERABLE_MIN = 0.04, 0.02, 0.70


def decide(probabilities, truth, weight):
    """Shifts of the log-probabilities: the best macro-F1 with few false alarms and most distress noticed."""
    logs = np.log(np.maximum(probabilities, 1e-12))

    def value(shift):
        label = (logs + shift).argmax(1)
        over = max(0.0, rate(truth, label, weight, 0, 1) - CALM_CHARGED_MAX)
        over += max(0.0, rate(truth, label, weight, 0, 3) - CALM_CRISIS_MAX)
        missed = max(0.0, VULNERABLE_MIN - rate(truth, label, weight, 2, 2))
        return f1(truth, label, weight).mean() - 4 * over - 0.15 * missed

    shift = np.zeros(5)
    best = value(shift)
    for width in (0.5, 0.25, 0.125):
        for _ in range(3):
            for c in range(1, 5):
                trials = [shift + np.eye(5)[c] * step for step in np.arange(-6, 7) * width]
                values = [value(trial) for trial in trials]
                if max(values) > best + 1e-7:
                    best, shift = max(values), trials[int(np.argmax(values))]
    return shift


def calibration_error(probabilities, truth, weight, bins=15):
    """Expected calibration error of the most probable class."""
    top = probabilities.max(1)
    right = probabilities.argmax(1) == truth
    total = 0.0
    for index in range(bins):
        inside = (top > index / bins) & (top <= (index + 1) / bins)
        if weight[inside].sum() > 0:
            share = weight[inside]
            gap = abs((share * right[inside]).sum() - (share * top[inside]).sum())
            total += gap
    return total / weight.sum()
