#!/usr/bin/env python3
"""Rebuilds the model that judges posts: rules/tone/model.bin and docs/model-card.md.

    swift build -c release --product tone-features
    python3 scripts/train-tone/train.py --texts ../shared/texts

Deterministic: the same inputs give the same bytes. `--inputs all` also learns from the sets that are for research
only; such a model measures the method and must not be shipped, so it is written where `--output` says and no card
is made.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np

import calibrate
import card
import corpora
import features
import languages
import lexicon
import modelfile
import network
import queries
import sentences
import vocabulary
import windows
from corpora import TASKS

ROOT = Path(__file__).resolve().parents[2]
BITS, WIDTH, HIDDEN = 15, 48, 32
COUNT_MIN = 6  # a feature in fewer texts gets no row
LABEL_SHARE, TEACHER_EPOCHS = 0.7, 5
# How much a post counts when features are chosen: patterns of ours repeat themselves, in five languages most of all;
# of public posts in those languages there are few.
OWN_WORTH, OWN_OTHERS_WORTH, OTHERS_WORTH = 0.4, 0.1, 1.5
# Public posts in those languages against our sentences in them, which outnumber them four to one.
OTHERS_WEIGHT = 5.0
# Everyone of the Stress Annotated Dataset was asked about their stress, so it holds fragments ("my car") and no calm post.
STRESS_WEIGHT, STRESS_WORDS = 0.75, 4
JUDGED = ("en", "es", "de", "fr", "pt", "it")
NAMES = ("rows", "w1", "b1", "w2", "b2")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "texts")
    parser.add_argument("--binary", default=str(ROOT / ".build/release/tone-features"))
    parser.add_argument("--output", type=Path, default=ROOT / "rules/tone/model.bin")
    parser.add_argument("--card", type=Path, default=ROOT / "docs/model-card.md")
    parser.add_argument("--inputs", choices=["shipped", "all"], default="shipped")
    parser.add_argument("--method-check", action="store_true", help="also train for each of four sets alone")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def gather(texts, inputs):
    """The posts to learn from, and the dev posts to tune and measure on; none is in both."""
    rows = corpora.mapping(texts)
    names = corpora.names(texts)
    dev = [post for name in names for post in corpora.read_set(texts, name, "dev", rows)]
    seen = {corpora.folded(post.text) for post in dev}
    train = []
    for name in names:
        if inputs == "shipped" and corpora.licence_of(name) == "no":
            continue
        if inputs == "all" and name == "tweeteval_offensive":
            continue  # the same posts as olid, with coarser labels
        train += [
            weighed(post) for post in corpora.read_set(texts, name, "train", rows)
            if corpora.folded(post.text) not in seen and tells(post)]
    return train + sentences.posts(ROOT / "rules/tone/data"), dev, rows


def tells(post):
    """Whether the post says enough for its label to be learnt."""
    return post.set != "imhi_sad" or len(post.text.split()) >= STRESS_WORDS


def weighed(post):
    if post.set == "imhi_sad":
        post.weight = STRESS_WEIGHT
    elif post.language != "en":
        post.weight = OTHERS_WEIGHT
    return post


def worth(post):
    """What the post counts when the features that get a row are chosen."""
    if post.set == "own":
        return OWN_WORTH if post.language == "en" else OWN_OTHERS_WORTH
    return 1 if post.language == "en" else OTHERS_WORTH


def targets(posts):
    """Main distribution, auxiliary task and its labels, as arrays."""
    names, spans, at = list(TASKS), [], 5
    for name in names:
        spans.append((at, at + len(TASKS[name][0])))
        at += len(TASKS[name][0])
    main = np.zeros((len(posts), 5), np.float32)
    has_main = np.zeros(len(posts), np.bool_)
    task = np.full(len(posts), -1, np.int32)
    labels = np.zeros((len(posts), 32), np.float32)
    for index, post in enumerate(posts):
        if post.target is not None:
            main[index], has_main[index] = post.target, True
        if post.task and (post.task_labels or not TASKS[post.task][1]):
            task[index] = names.index(post.task)
            for label in post.task_labels:
                labels[index, TASKS[post.task][0].index(label)] = 1
    single = np.array([TASKS[name][1] for name in names])
    return main, has_main, task, labels, np.array(spans, np.int32), single, at


def fit(train, binary, section, epochs, seed):
    """The vocabulary and weights of the post network."""
    found = features.read(binary, section, [post.text for post in train])
    use = np.ones(16, np.bool_)
    use[10] = False
    worths = np.array([worth(post) for post in train], np.float32)
    counts = vocabulary.document_counts(found.features, found.tokens, found.texts, use, worths, 24)
    prints, _, placed, candidates = vocabulary.choose(counts, BITS, COUNT_MIN)
    print(f"{placed} of {candidates} features have a row")
    rows, ends = vocabulary.lookup(found.features, found.tokens, found.texts, use, prints, BITS)
    main, has_main, task, labels, spans, single, outputs = targets(train)
    own = np.array([post.weight for post in train], np.float32)

    def learn(main, taken, epochs, seed):
        """Weights from the posts in `taken`: the mean over the second half of training."""
        weights = network.initial(vocabulary.WAYS << BITS, WIDTH, HIDDEN, outputs, seed)
        squares = [np.full(weights["rows"].shape[:1], 1e-3, np.float32)]
        squares += [np.full_like(weights[name], 1e-3) for name in NAMES[1:]]
        random, mean = np.random.default_rng(seed), network.Mean(weights)
        chosen = np.nonzero(taken & (has_main | (task >= 0)))[0]
        for epoch in range(epochs):
            for quarter, part in enumerate(np.array_split(random.permutation(chosen), 4)):
                loss = network.train(
                    *(weights[name] for name in NAMES), *squares, rows, ends, found.texts, part, main, has_main,
                    task, labels, spans, single, own, np.full(len(train), 0.5, np.float32),
                    np.float32(max(0.04, 0.1 * (1 - epoch / epochs))), 0.2, 0.5, 4 * epoch + quarter + 1)
                if epoch >= epochs // 2:
                    mean.add(weights)
        print(f"seed {seed}, {len(chosen)} posts: loss {loss:.4f}", flush=True)
        return mean.value()

    certain = np.array([post.set == "own" for post in train])
    softened = soften(main, has_main & ~certain, learn, lambda weights: network.predict(
        *(weights[name] for name in NAMES), rows, ends, found.texts)[:, :5], seed)
    return prints, use, learn(softened, np.ones(len(train), np.bool_), epochs, seed)


def soften(main, doubted, learn, predict, seed):
    """Labels mixed with what networks say that never saw them: one hasty annotator weighs less."""
    half = np.random.default_rng(seed).integers(0, 2, len(main))
    said = np.zeros_like(main)
    for teacher in (1, 2):
        for side in (0, 1):
            unseen = half == side
            weights = learn(main, ~unseen, TEACHER_EPOCHS, seed + teacher)
            said[unseen] += calibrate.softmax(predict(weights)[unseen]) / 2
    mixed = LABEL_SHARE * main + (1 - LABEL_SHARE) * said
    return np.where(doubted[:, None], mixed, main).astype(np.float32)


def scores(prints, use, weights, binary, section, texts):
    """Five scores of each text, and those of its strongest stretches."""
    found = features.read(binary, section, texts)
    rows, ends = vocabulary.lookup(found.features, found.tokens, found.texts, use, prints, BITS)
    whole = network.predict(*(weights[name] for name in NAMES), rows, ends, found.texts)[:, :5]
    return np.hstack([whole, windows.strongest(weights, rows, ends, found.texts)])


def judged(dev, rows, texts):
    """The dev posts that decision5 maps, their class, and weights that compose them as the test parts are."""
    posts = [post for post in dev if rows.get((post.set, post.label), "-") != "-"]
    truth = np.array([corpora.CLASSES.index(rows[(post.set, post.label)]) for post in posts])
    size = {}
    for post in dev:
        size[post.set] = size.get(post.set, 0) + 1
    share = {name: corpora.test_size(texts, name) / count for name, count in size.items()}
    return posts, truth, np.array([share[post.set] for post in posts])


def query_threshold(binary, section, rows, calm):
    """Where three in a hundred of our look-alikes pass that the judge has not seen; they are harder than most."""
    values = queries.held_out(binary, section, rows, calm)
    harmless = np.sort([value for value, row in zip(values, rows) if not row[1]])
    return float(max(0.0, harmless[int(len(harmless) * 0.97)]))


def main():
    options, began = arguments(), time.time()
    phrases = lexicon.read(ROOT / "rules/tone")
    section_bytes = lexicon.section(phrases, options.binary)
    with tempfile.NamedTemporaryFile(suffix=".lexicon") as file:
        file.write(section_bytes)
        file.flush()
        build(options, phrases, section_bytes, file.name)
    print(f"{time.time() - began:.0f} s")


def build(options, phrases, section_bytes, section):
    binary = options.binary
    train, dev, mapping = gather(options.texts, options.inputs)
    # Posts of languages that are not judged teach only what language they are in.
    everything, train = train, [post for post in train if post.language in JUDGED]
    print(f"{len(train)} posts to learn from, {len(dev)} dev posts, {len(phrases)} phrases")
    prints, use, weights = fit(train, binary, section, options.epochs, options.seed)
    rows, scale = modelfile.quantised_rows(weights["rows"])
    weights["rows"] = (rows * scale).astype(np.float32)

    posts, truth, weight = judged(dev, mapping, options.texts)
    raw = scores(prints, use, weights, binary, section, [post.text for post in posts])
    factor, shift = calibrate.fit(raw, truth, weight)
    decision = calibrate.decide(calibrate.probabilities(raw, factor, shift), truth, weight)

    searches = sentences.queries(ROOT / "rules/tone/data")
    searches += [
        (phrase, name == "crisis", language) for name, language, phrase in phrases if name in ("crisis", "look-alike")]
    calm = queries.everyday(everything)
    query = queries.train(binary, section, searches, calm)
    threshold = query_threshold(binary, section, searches, calm)
    step = np.abs(query["weights"]).max() / 32767
    guess = languages.train(binary, section, everything)
    guess_rows, guess_scale = np.rint(guess["rows"] * (127 / np.abs(guess["rows"]).max())), np.abs(guess["rows"]).max() / 127

    codes = [ord(code[0]) | ord(code[1]) << 8 for code in languages.CODES]
    modelfile.write(options.output, {
        "LEXI": section_bytes,
        "POST": modelfile.section(
            BITS, prints.tobytes(), WIDTH, HIDDEN, scale, weights["w1"].ravel(), weights["b1"],
            weights["w2"][:5].ravel(), weights["b2"][:5],
            np.stack([factor[:5], factor[5:], shift], 1).ravel(), decision, rows.tobytes()),
        "LANG": modelfile.section(
            languages.BITS, guess["prints"].tobytes(), len(codes), *codes, float(guess_scale), guess["bias"],
            guess_rows.astype(np.int8).tobytes()),
        "QURY": modelfile.section(
            queries.BITS, query["prints"].tobytes(), float(step), query["bias"], threshold,
            np.rint(query["weights"] / step).astype("<i2").tobytes()),
    })
    print(f"{options.output}: {options.output.stat().st_size} bytes")
    figures, verdicts = card.measure(posts, truth, weight, raw, factor, shift, decision, dev, mapping)
    print(json.dumps(figures, indent=1))
    if options.inputs == "shipped":
        every_dev = scores(prints, use, weights, binary, section, [post.text for post in dev])
        languages_table = card.by_language(dev, calibrate.probabilities(every_dev, factor, shift))
        print(languages_table)

        def told(texts):
            return calibrate.probabilities(scores(prints, use, weights, binary, section, texts), factor, shift)

        def decide(probable):
            return (np.log(np.maximum(probable, 1e-12)) + decision).argmax(1)

        fixtures = ROOT / "Tests/ToneTests/Fixtures"
        rows = card.respect(fixtures / "respect.tsv")
        respect = card.by_function(rows, decide(told([row[2] for row in rows])))
        lists = card.by_list(fixtures, told, decide)
        print(lists)
        query_table = card.by_query(card.searches(fixtures), lambda texts: list(
            queries.scores(query, binary, section, texts) > threshold))
        print(query_table)
        check = method_check(options) if options.method_check else card.kept(options.card)
        best = every_set(options, section, posts, truth, weight, dev, mapping)
        card.write(options.card, figures, best, languages_table, lists, query_table, check,
                   card.by_voice(posts, truth, verdicts), respect, everything, options.texts)


def method_check(options):
    import method  # which itself builds on this file

    return method.table(options.texts, options.binary)


def every_set(options, section, posts, truth, weight, dev, mapping):
    """What the same network reaches when it may also learn from the sets for research."""
    train, _, _ = gather(options.texts, "all")
    train = [post for post in train if post.language in JUDGED]
    prints, use, weights = fit(train, options.binary, section, options.epochs, options.seed)
    raw = scores(prints, use, weights, options.binary, section, [post.text for post in posts])
    factor, shift = calibrate.fit(raw, truth, weight)
    decision = calibrate.decide(calibrate.probabilities(raw, factor, shift), truth, weight)
    return card.measure(posts, truth, weight, raw, factor, shift, decision, dev, mapping)[0]


if __name__ == "__main__":
    main()
