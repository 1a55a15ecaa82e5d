"""The judge of search queries: logistic regression on the project's own queries."""

import random

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

import features
import vocabulary

BITS = 14


def everyday(posts, seed=7):
    """Short cuts of calm texts, as searches that have nothing to do with a crisis."""
    random_, result = random.Random(seed), []
    for post in posts:
        if post.target is None or post.target[0] < 0.9 or post.set == "own" or post.language in ("ar", "hi", "ru"):
            continue
        words = [word for word in post.text.split() if not word.startswith(("@", "http", "\\"))]
        if len(words) < 3 or random_.random() > 0.25:
            continue
        size = random_.randint(1, 6)
        start = random_.randint(0, max(0, len(words) - size))
        result.append(" ".join(words[start:start + size]).lower())
    return result


def matrix(found, use, prints):
    rows, ends = vocabulary.lookup(found.features, found.tokens, found.texts, use, prints, BITS)
    starts = ends[found.texts]
    counts = np.maximum(1, np.diff(starts))
    data = np.repeat(1 / np.sqrt(counts), np.diff(starts)).astype(np.float32)
    result = csr_matrix((data, rows, starts), shape=(len(found), vocabulary.WAYS << BITS))
    result.sum_duplicates()
    return result


def train(binary, lexicon, rows, calm, cost=30.0):
    """Weights for (text, is a crisis, language) rows against them and `calm` cuts."""
    texts = [row[0] for row in rows] + calm
    truth = np.array([row[1] for row in rows] + [False] * len(calm))
    found = features.read(binary, lexicon, texts)
    use = np.ones(16, np.bool_)
    use[10] = False
    # Words of the project's queries matter more than those of the cuts.
    weight = np.array([3.0] * len(rows) + [0.5] * len(calm), np.float32)
    counts = vocabulary.document_counts(found.features, found.tokens, found.texts, use, weight, 24)
    prints, _, _, _ = vocabulary.choose(counts, BITS, 3)
    x = matrix(found, use, prints)
    model = LogisticRegression(C=cost, max_iter=400, tol=1e-4)
    model.fit(x, truth)
    return {
        "prints": prints, "weights": model.coef_[0].astype(np.float64), "bias": float(model.intercept_[0]), "use": use}


def held_out(binary, lexicon, rows, calm, folds=3, seed=3):
    """What judges say of rows that they did not learn from."""
    random_ = random.Random(seed)
    fold = np.array([random_.randrange(folds) for _ in rows])
    values = np.zeros(len(rows))
    for part in range(folds):
        model = train(binary, lexicon, [row for row, other in zip(rows, fold) if other != part], calm)
        unseen = np.nonzero(fold == part)[0]
        values[unseen] = scores(model, binary, lexicon, [rows[index][0] for index in unseen])
    return values


def scores(model, binary, lexicon, texts):
    return matrix(features.read(binary, lexicon, texts), model["use"], model["prints"]) @ model["weights"] + model["bias"]
