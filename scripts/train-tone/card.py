"""Figures on dev parts, and docs/model-card.md."""

import re
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
            calibrate.probabilities(raw[fit], own_factor, own_shift), truth[fit], weight[fit])
        probabilities[test] = calibrate.probabilities(raw[test], own_factor, own_shift)
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
    titles = ["macro-F1", *(f"F1 {name}" for name in CLASSES), *RATES, "calibration error"]
    return {
        title: [round(float(values[i]), 1), *interval(samples[:, i])] for i, title in enumerate(titles)}, label


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
    "imhi_sad": "MIT (Stress Annotated Dataset, by its authors)",
    "tweeteval_emotion": "released without restrictions; the platform's terms apply to the texts",
    "tweeteval_offensive": "released without restrictions; the platform's terms apply to the texts",
}


# Words by which calm posts are told apart, to see whom the verdict wrongs. The spellings are frequent in
# African-American English and in what is written after it; a word list is no measure of who wrote a post.
VOICES = {
    "women": r"wom[ae]n|girls?",
    "men": r"m[ae]n|guys?|boys?",
    "gay, lesbian, bisexual, trans people": r"gays?|lesbians?|bisexual|trans|transgender|lgbtq?|queer",
    "black, white, Asian, Latino people":
        r"(?:black|white) (?:people|man|men|wom[ae]n|guy|girl)s?|asians?|latin[oax]s?|african",
    "Muslims, Jews, Christians": r"muslims?|islam|jews?|jewish|christians?|catholics?",
    "immigrants and nations": r"immigrants?|refugees?|migrants?|mexicans?|chinese|indians?|russians?",
    "disability and illness": r"disabled|autistic|autism|deaf|blind|wheelchair",
    "spellings of African-American English":
        r"finna|tryna|imma|gon|y'?all|ain'?t|dat|bruh|homie|lil|wit|dey|aight|deadass|wassup|cuz|tho|da",
    "swearing": r"fuck\w*|shit\w*|damn|hell|ass|bitch\w*",
}


def by_voice(posts, truth, label):
    """Of calm dev posts that have such words, how many are called charged; with and without adversarial pairs."""
    rows = ["| calm posts that speak of, or in | called charged | without hatemojibuild |", "| --- | --- | --- |"]
    for title, words in [("(all)", ""), *VOICES.items()]:
        pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if words else re.compile("")
        index = [i for i, post in enumerate(posts) if truth[i] == 0 and pattern.search(post.text)]
        cells = []
        for left_out in (None, "hatemojibuild"):
            called = [label[i] == 1 for i in index if posts[i].set != left_out]
            share = 100 * sum(called) / max(1, len(called))
            cells.append(f"{sum(called)} of {len(called)} ({share:.1f} %)")
        rows.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def respect(path):
    """Our own sentences after the functions of hate-speech tests: (function, h or n, text)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and line[0] != "#"]


def by_function(rows, label):
    """How many sentences of each function are called charged."""
    table_rows = ["| function | hateful | called charged |", "| --- | --- | --- |"]
    for key in dict.fromkeys((row[0], row[1]) for row in rows):
        called = [label[i] == 1 for i, row in enumerate(rows) if (row[0], row[1]) == key]
        table_rows.append(f"| {key[0]} | {'yes' if key[1] == 'h' else 'no'} | {sum(called)} of {len(called)} |")
    return "\n".join(table_rows)


def by_list(folder, told, decide):
    """What the lists of each further language give: hate ranked above the rest, groups merely named, posts found."""
    names = {"vulnerable": (2, 3), "crisis": (3,), "supportive": (4,), "charged": (1,), "calm": (0,)}
    table_rows = [
        "| | hate ranked above the rest (AUC) | neutral and positive called charged | quoted, denied called charged | "
        + " | ".join(f"{name} found" if name != "vulnerable" else "vulnerable found, or called crisis" for name in names)
        + " |", "| --- |" + " --- |" * (3 + len(names))]
    for code in LANGUAGES:
        rows = respect(folder / f"respect.{code}.tsv")
        probable = told([row[2] for row in rows])
        hateful = np.array([row[1] == "h" for row in rows])
        charged = decide(probable) == 1
        cells = [f"{100 * area(probable[:, 1], hateful):.1f}"]
        for functions in (("neutral", "positive"), ("quote", "negation")):
            these = np.array([row[0] in functions for row in rows]) & ~hateful
            cells.append(f"{charged[these].sum()} of {these.sum()}")
        posts = respect(folder / f"voices.{code}.tsv")
        verdict = decide(told([post[1] for post in posts]))
        for name, good in names.items():
            these = np.array([post[0] == name for post in posts])
            cells.append(f"{np.isin(verdict[these], good).sum()} of {these.sum()}")
        table_rows.append(f"| {code} | " + " | ".join(cells) + " |")
    return "\n".join(table_rows)


QUERY_LANGUAGES = ["en", "es", "de", "fr", "pt", "ja"]


def searches(folder):
    """The lists of searches that were written apart from the training list: (name, [(language, is crisis, text)])."""
    for path in sorted(folder.glob("queries-*.tsv")):
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
        yield path.stem.removeprefix("queries-"), [(line[0], line[1] == "crisis", line[2]) for line in lines]


def by_query(lists, judge):
    """Recall and false alarms by list and language; `judge` tells which texts are called a crisis."""
    rows = ["| list | of | " + " | ".join(QUERY_LANGUAGES) + " | all |", "|" + " --- |" * 9]
    for name, lines in lists:
        called = judge([line[2] for line in lines])
        for title, wanted in (("crises found", True), ("look-alikes called a crisis", False)):
            cells = []
            for language in QUERY_LANGUAGES + [None]:
                hits = [hit for hit, line in zip(called, lines) if line[1] == wanted and language in (line[0], None)]
                cells.append(f"{sum(hits)} of {len(hits)}")
            rows.append(f"| {name} | {title} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def kept(path, begin="<!-- method check -->\n", end="\n<!-- end -->"):
    """The table of the last method check, which takes minutes and is made by `train.py --method-check` only."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.split(begin)[1].split(end)[0] if begin in text and end in text else "Not run yet."


def write(path, figures, method, languages, lists, query_table, check, voices, functions, train, texts):
    held = sorted(name for name in corpora.names(texts) if corpora.licence_of(name) == "no")
    template = Path(__file__).with_name("model-card.template.md")
    text = template.read_text(encoding="utf-8")
    text = text.replace("{{figures}}", table(figures)).replace("{{sources}}", sources(train))
    text = text.replace("{{languages}}", languages).replace("{{lists}}", lists).replace("{{queries}}", query_table)
    text = text.replace("{{check}}", check).replace("{{voices}}", voices).replace("{{functions}}", functions)
    text = text.replace("{{held}}", ", ".join(held)).replace("{{all}}", ", ".join(
        f"{name} {method[name][0]} % ({method[name][1]} to {method[name][2]})"
        for name in ("macro-F1", "calm judged charged", "vulnerable recall", "crisis recall")))
    path.write_text(text, encoding="utf-8")
