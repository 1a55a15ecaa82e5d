"""Figures on dev parts, and docs/model-card.md."""

from pathlib import Path

import numpy as np

import calibrate
import corpora
from corpora import CLASSES

RESAMPLES = 400


def interval(values):
    low, high = np.percentile(values, [2.5, 97.5])
    return [round(float(low), 1), round(float(high), 1)]


def measure(posts, truth, weight, raw, factor, shift, decision, dev, mapping):
    """Cross-fitted: the calibration and decision of one half are measured on the other."""
    probabilities = np.zeros((len(posts), 5))
    label = np.zeros(len(posts), int)
    halves = np.random.default_rng(5).integers(0, 2, len(posts))
    for half in (0, 1):
        fit, test = halves != half, halves == half
        own_factor, own_shift = calibrate.fit(raw[fit], truth[fit], weight[fit])
        own_decision = calibrate.decide(
            calibrate.softmax(raw[fit] * own_factor + own_shift), truth[fit], weight[fit])
        probabilities[test] = calibrate.softmax(raw[test] * own_factor + own_shift)
        label[test] = (np.log(np.maximum(probabilities[test], 1e-12)) + own_decision).argmax(1)

    def figures(index):
        t, l, w = truth[index], label[index], weight[index]
        f1 = calibrate.f1(t, l, w) * 100
        return [f1.mean(), *f1, *(100 * calibrate.rate(t, l, w, a, b) for a, b in RATES.values()),
                100 * calibrate.calibration_error(probabilities[index], t, w)]

    everything = np.arange(len(posts))
    values = figures(everything)
    random = np.random.default_rng(9)
    samples = np.array([figures(random.integers(0, len(posts), len(posts))) for _ in range(RESAMPLES)])
    names = ["macro-F1", *(f"F1 {name}" for name in CLASSES), *RATES, "calibration error"]
    return {name: [round(float(values[i]), 1), *interval(samples[:, i])] for i, name in enumerate(names)}


LANGUAGES = {"es": "spanish", "de": "german", "fr": "french", "pt": "portuguese", "it": "italian"}


def area(values, truth):
    """The chance that a true one ranks above another."""
    order = np.argsort(np.argsort(values)) + 1
    hits = truth.sum()
    return (order[truth].sum() - hits * (hits + 1) / 2) / max(1, hits * (len(truth) - hits))


def by_language(dev, probabilities):
    """How well charged ranks film lines of anger or disgust, and negative tweets, above the rest (dev parts)."""
    rows = ["| language | film lines (XED) | tweets (XLM-T, negative) |", "| --- | --- | --- |"]
    for code, name in LANGUAGES.items():
        cells = []
        for set_, bad in ((f"xed_{code}", {"anger", "disgust"}), (f"xlmt_sentiment_{name}", {"negative"})):
            index = [i for i, post in enumerate(dev) if post.set == set_]
            truth = np.array([bool(set(dev[i].label.split(",")) & bad) for i in index])
            cells.append(f"{100 * area(probabilities[index, 1], truth):.1f}")
        rows.append(f"| {code} | {cells[0]} | {cells[1]} |")
    return "\n".join(rows)


RATES = {
    "calm judged charged": (0, 1), "supportive judged charged": (4, 1), "charged recall": (1, 1),
    "vulnerable recall": (2, 2), "crisis recall": (3, 3), "supportive recall": (4, 4), "calm judged crisis": (0, 3),
}


def table(figures):
    rows = ["| figure | value | 95 % interval |", "| --- | --- | --- |"]
    return "\n".join(rows + [f"| {name} | {v[0]} % | {v[1]} to {v[2]} |" for name, v in figures.items()])


def sources(train):
    counts = {}
    for post in train:
        if post.target is None and post.task is None:
            continue
        counts[post.set] = counts.get(post.set, 0) + 1
    rows = ["| set | posts | licence |", "| --- | --- | --- |"]
    for name in sorted(counts):
        licence = "written for Lenity, Apache-2.0" if name == "own" else NOTES.get(
            name, "CC BY 4.0 (film subtitles)" if name.startswith("xed_") else
            "Apache-2.0 repository; tweets from shared tasks, each with its own terms")
        rows.append(f"| {'own sentences' if name == 'own' else name} | {counts[name]} | {licence} |")
    return "\n".join(rows)


NOTES = {
    "goemotions": "CC BY 4.0", "hatemojibuild": "CC BY 4.0",
    "davidson": "MIT; its label \"offensive\" is left out, for its bias against African-American English",
    "tweeteval_emotion": "released without restrictions; the platform's terms apply to the texts",
    "tweeteval_offensive": "released without restrictions; the platform's terms apply to the texts",
}


def write(path, figures, method, languages, train, texts):
    held = sorted(name for name in corpora.names(texts) if corpora.licence_of(name) == "no")
    template = Path(__file__).with_name("model-card.template.md")
    text = template.read_text(encoding="utf-8")
    text = text.replace("{{figures}}", table(figures)).replace("{{sources}}", sources(train))
    text = text.replace("{{languages}}", languages)
    text = text.replace("{{held}}", ", ".join(held)).replace("{{all}}", ", ".join(
        f"{name} {method[name][0]} % ({method[name][1]} to {method[name][2]})"
        for name in ("macro-F1", "calm judged charged", "vulnerable recall", "crisis recall")))
    path.write_text(text, encoding="utf-8")
