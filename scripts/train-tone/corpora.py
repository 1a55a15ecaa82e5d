"""The public sets: what each post is, what it is labelled, and whether shipped weights may come from it."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

CLASSES = ["calm", "charged", "vulnerable", "crisis", "supportive"]

# From each set's README. "yes": the licence allows it. "care": published for use, with the platform's own terms
# to respect. "no": research only, or no licence; such a set measures the method and never shapes shipped weights.
LICENCES = {
    "goemotions": "yes", "hatemojibuild": "yes", "davidson": "yes",
    "tweeteval_emotion": "care", "tweeteval_offensive": "care",
    "tweeteval_hate": "no", "tweeteval_irony": "no", "olid": "no", "ethos": "no", "dreaddit": "no",
    "sdcnl": "no", "twitter_suicidal": "no", "depression_tweets": "no", "imhi_dr": "no", "imhi_sad": "yes",
}
# imhi_sad is the Stress Annotated Dataset (Mauriello et al., CHI 2021). Its README asks to check the terms: its authors
# publish it under the MIT licence (PervasiveWellbeingTech/Stress-Annotated-Dataset-SAD, LICENSE, commit 419d587).
# imhi_dr's authors name no licence, so it stays out.

EMOTIONS = """admiration amusement anger annoyance approval caring confusion curiosity desire disappointment
disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness neutral optimism pride
realization relief remorse sadness surprise""".split()
PLUTCHIK = "anger anticipation disgust fear joy sadness surprise trust".split()

# An auxiliary task: its labels, and whether a post has exactly one of them.
TASKS = {
    "emotions": (EMOTIONS, False),
    "plutchik": (PLUTCHIK, False),
    "sentiment": (["negative", "neutral", "positive"], True),
    "feeling": (["anger", "joy", "optimism", "sadness"], True),
    "offensive": (["not-offensive", "offensive"], True),
    "hateful": (["non-hateful", "hateful"], True),
    "aim": (["NOT", "OFF_TIN", "OFF_UNT"], True),
    "stress": (["no_stress", "stress"], True),
    "forum": (["depression", "suicide"], True),
    "suicidal": (["not_suicidal", "suicidal"], True),
    "depressive": (["other", "depressive"], True),
    "irony": (["non_irony", "irony"], True),
    "author": (["no", "yes"], True),
}
TASK_OF = {
    "goemotions": "emotions", "tweeteval_emotion": "feeling", "tweeteval_offensive": "offensive",
    "hatemojibuild": "hateful", "olid": "aim", "dreaddit": "stress", "sdcnl": "forum",
    "twitter_suicidal": "suicidal", "depression_tweets": "depressive", "tweeteval_irony": "irony",
    "imhi_dr": "author",
}
RELABEL = {  # labels of one set told in the words of a shared task
    "davidson": ("hateful", {"hate": "hateful", "neither": "non-hateful"}),
    "tweeteval_hate": ("hateful", {"hate": "hateful", "not-hate": "non-hateful"}),
    "ethos": ("hateful", {"hate": "hateful", "no_hate": "non-hateful"}),
}
LANGUAGES = {
    "arabic": "ar", "english": "en", "french": "fr", "german": "de", "hindi": "hi", "italian": "it",
    "portuguese": "pt", "spanish": "es",
}


@dataclass
class Post:
    text: str  # escaped as in the sets: one line
    set: str
    label: str
    language: str = "en"
    # Distribution over CLASSES, or None where the post says nothing about them.
    target: list | None = None
    task: str | None = None
    task_labels: list = field(default_factory=list)
    weight: float = 1.0
    part: str = "train"


def folded(text: str) -> str:
    return " ".join(text.lower().split())


def mapping(texts: Path) -> dict:
    rows = {}
    with open(texts / "decision5" / "mapping.tsv", encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[(row[0], row[1])] = row[2]
    return rows


def language_of(name: str) -> str:
    if name.startswith("xed_"):
        return name[4:]
    if name.startswith("xlmt_sentiment_"):
        return LANGUAGES[name[15:]]
    return "en"


def licence_of(name: str) -> str:
    if name.startswith("xed_"):
        return "yes"
    if name.startswith("xlmt_"):
        return "care"
    return LICENCES[name]


def one_hot(name: str) -> list:
    return [1.0 if name == other else 0.0 for other in CLASSES]


def target_of(name: str, label: str, rows: dict):
    """The distribution over the product's classes that a set's label stands for."""
    mapped = rows.get((name, label))
    if mapped and mapped != "-":
        return one_hot(mapped)
    if name == "tweeteval_offensive":
        # Coarse labels of OLID's posts: nine in ten offensive ones are aimed at someone (Zampieri et al. 2019).
        return one_hot("calm") if label == "not-offensive" else [0.12, 0.82, 0.05, 0.0, 0.01]
    if name == "goemotions":
        return emotion_target(label.split(","))
    if name.startswith("xed_"):
        return plutchik_target(label.split(","))
    if name.startswith("xlmt_"):
        return {"negative": [0.4, 0.3, 0.28, 0.0, 0.02]}.get(label, one_hot("calm"))
    return None


def emotion_target(labels: list):
    """Emotions that the product's classes leave open, as a distribution: disappointment is not quite distress."""
    low, cross = {"fear", "disappointment", "embarrassment"}, {"annoyance", "disapproval"}
    if set(labels) <= low:
        return [0.4, 0.1, 0.5, 0.0, 0.0]
    if set(labels) <= cross:
        return [0.6, 0.35, 0.05, 0.0, 0.0]
    return None


def plutchik_target(labels: list):
    """Film dialogue is no post: what it says about a class is soft."""
    if set(labels) & {"anger", "disgust"}:
        return [0.35, 0.55, 0.1, 0.0, 0.0]
    if set(labels) & {"sadness", "fear"}:
        return [0.4, 0.1, 0.48, 0.0, 0.02]
    return [0.95, 0.02, 0.02, 0.0, 0.01]


def task_of(name: str, label: str):
    if name in RELABEL:
        task, words = RELABEL[name]
        return (task, [words[label]]) if label in words else (None, [])
    if name.startswith("xed_"):
        return "plutchik", [part for part in label.split(",") if part in PLUTCHIK]
    if name.startswith("xlmt_"):
        return "sentiment", [label]
    task = TASK_OF.get(name)
    if task is None:
        return None, []
    return task, [part for part in label.split(",") if part in TASKS[task][0]]


def read_set(texts: Path, name: str, part: str, rows: dict) -> list:
    posts = []
    with open(texts / name / f"{part}.tsv", encoding="utf-8") as file:
        for line in file:
            label, _, text = line.rstrip("\n").partition("\t")
            task, labels = task_of(name, label)
            posts.append(Post(
                text=text, set=name, label=label, language=language_of(name), task=task, task_labels=labels,
                target=target_of(name, label, rows), part=part))
    return posts


def names(texts: Path) -> list:
    return sorted(p.name for p in texts.iterdir() if p.is_dir() and (p / "train.tsv").exists())


def test_size(texts: Path, name: str) -> int:
    """How many posts of the set are kept for outside evaluation, as its README says."""
    for line in (texts / name / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| sizes |"):
            return int(line.split("test")[1].split("|")[0].strip())
    return 0
