#!/usr/bin/env python3
"""Checks the method on one public set: trains on its train part, measures its official metric on another part.

    python3 scripts/train-tone/method.py --texts ../shared/texts --set tweeteval_emotion [--test FILE.tsv]

The other sets take part as auxiliary tasks. Nothing of this ships.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

import calibrate
import corpora
import features
import lexicon
import network
import train
import vocabulary

ROOT = Path(__file__).resolve().parents[2]
METRIC = {
    "tweeteval_emotion": "macro", "tweeteval_offensive": "macro", "dreaddit": "stress", "sdcnl": "accuracy",
    "hatemojibuild": "macro", "tweeteval_hate": "macro", "tweeteval_irony": "irony",
}


def score(metric, labels, truth, label):
    if metric == "accuracy":
        return (truth == label).mean()
    f1 = []
    for c in range(len(labels)):
        hit = ((truth == c) & (label == c)).sum()
        f1.append(2 * hit / max(1, (truth == c).sum() + (label == c).sum()))
    return np.mean(f1) if metric == "macro" else f1[labels.index(metric)]


def fit(posts, main, found, rows, ends, options, seed):
    _, _, task, labels, spans, single, outputs = train.targets(posts)
    has_main = main.sum(1) > 0
    weights = network.initial(vocabulary.WAYS << train.BITS, train.WIDTH, train.HIDDEN, outputs, seed)
    names = ("rows", "w1", "b1", "w2", "b2")
    squares = [np.full(len(weights["rows"]), 1e-3, np.float32)]
    squares += [np.full_like(weights[name], 1e-3) for name in names[1:]]
    random = np.random.default_rng(seed)
    everything, own = np.arange(len(posts)), np.nonzero(has_main)[0]
    ones, aux = np.ones(len(posts), np.float32), np.full(len(posts), options.auxiliary, np.float32)
    mean = network.Mean(weights)
    for epoch in range(options.epochs + options.last):
        # First everything together, then the set alone.
        order = random.permutation(everything if epoch < options.epochs else own)
        for quarter, part in enumerate(np.array_split(order, 4)):
            network.train(
                *(weights[name] for name in names), *squares, rows, ends, found.texts, part, main, has_main, task,
                labels, spans, single, ones, aux, np.float32(max(0.04, 0.1 * (1 - epoch / options.epochs))),
                options.token_drop, options.feature_drop, 4 * epoch + quarter + 1)
            if 2 * epoch >= options.epochs + options.last:
                mean.add(weights)
    return mean.value()


def gather(options):
    """Posts to learn from, those to measure on, and the labels."""
    mapping = corpora.mapping(options.texts)
    test = corpora.read_set(options.texts, options.set, "dev", mapping)
    if options.test:
        rows = [line.partition("\t")[::2] for line in options.test.read_text(encoding="utf-8").splitlines()]
        test = [corpora.Post(text=text, set=options.set, label=label) for label, text in rows]
    held = {corpora.folded(post.text) for post in test}
    posts = []
    for name in corpora.names(options.texts):
        if corpora.language_of(name) != "en":
            continue
        for post in corpora.read_set(options.texts, name, "train", mapping):
            if corpora.folded(post.text) not in held and (post.task or name == options.set):
                posts.append(post)
    return posts, test, sorted({post.label for post in posts if post.set == options.set})


def measure(options):
    """The official metric of the set, its interval, and the number of posts."""
    posts, test, labels = gather(options)
    main_targets = np.zeros((len(posts), 5), np.float32)
    for index, post in enumerate(posts):
        if post.set == options.set:
            main_targets[index, labels.index(post.label)] = 1
    with tempfile.NamedTemporaryFile(suffix=".lexicon") as file:
        file.write(lexicon.section(lexicon.read(ROOT / "rules/tone"), options.binary))
        file.flush()
        found = features.read(options.binary, file.name, [post.text for post in posts + test])
    use = np.ones(16, np.bool_)
    use[10] = False
    # Features of the set itself count most, and nothing is learnt from the test part.
    weight = np.array([3.0 if post.set == options.set else 1.0 for post in posts] + [0.0] * len(test), np.float32)
    counts = vocabulary.document_counts(found.features, found.tokens, found.texts, use, weight, 24)
    prints, _, _, _ = vocabulary.choose(counts, train.BITS, 3)
    rows, ends = vocabulary.lookup(found.features, found.tokens, found.texts, use, prints, train.BITS)
    total = np.zeros((len(test), len(labels)))
    truth = np.array([labels.index(post.label) for post in test])
    tail = found.texts[len(posts):]
    for seed in range(1, options.seeds + 1):
        weights = fit(posts, main_targets, found, rows, ends, options, seed)
        out = network.predict(*(weights[name] for name in train.NAMES), rows, ends, tail)
        total += np.log(calibrate.softmax(out[:, :5])[:, : len(labels)] + 1e-9)
    metric = METRIC.get(options.set, "macro")
    random = np.random.default_rng(3)
    samples = []
    for _ in range(400):
        index = random.integers(0, len(test), len(test))
        samples.append(score(metric, labels, truth[index], total[index].argmax(1)))
    low, high = np.percentile(samples, [2.5, 97.5])
    return metric, score(metric, labels, truth, total.argmax(1)), low, high, len(test)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "texts")
    parser.add_argument("--binary", default=str(ROOT / ".build/release/tone-features"))
    parser.add_argument("--set", help="one set; all four that the model card lists if left out")
    parser.add_argument("--test", type=Path, help="label<TAB>text lines; the dev part if left out")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--last", type=int, default=2)
    parser.add_argument("--auxiliary", type=float, default=1.0)
    parser.add_argument("--token-drop", type=float, default=0.2)
    parser.add_argument("--feature-drop", type=float, default=0.5)
    return parser


CHECKED = {
    "tweeteval_emotion": "macro-F1", "tweeteval_offensive": "macro-F1", "dreaddit": "F1 of stress", "sdcnl": "accuracy",
}


def table(texts, binary):
    """The method trained for each of four sets, as rows of the model card."""
    rows = ["| set | metric | dev part | 95 % interval |", "| --- | --- | --- | --- |"]
    for name, title in CHECKED.items():
        options = arguments().parse_args(["--set", name, "--texts", str(texts), "--binary", binary])
        _, value, low, high, count = measure(options)
        rows.append(f"| {name} ({count} posts) | {title} | {100 * value:.1f} | {100 * low:.1f} to {100 * high:.1f} |")
        print(rows[-1], flush=True)
    return "\n".join(rows)


def main():
    options = arguments().parse_args()
    if options.set is None:
        table(options.texts, options.binary)
        return
    metric, value, low, high, count = measure(options)
    print(f"{options.set}: {metric} {100 * value:.1f} ({100 * low:.1f} to {100 * high:.1f}), {count} posts")


if __name__ == "__main__":
    main()
