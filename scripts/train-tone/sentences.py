"""Draws the project's own sentences from the small grammars in rules/tone/data."""

import itertools
import random
import re
from pathlib import Path

from corpora import CLASSES, Post

CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
# Of a sentence of ours against a post: there are many alike.
WEIGHT = 0.12
SLOT = re.compile(r"\{([a-z-]+)\}")


class Grammar:
    """Lists by name, what to say: (kind, class, language, count, patterns), and how much each of these weighs."""

    def __init__(self, folder: Path):
        self.slots, self.says, self.weights = {}, [], []
        for path in sorted(folder.glob("*.txt")):
            self._read(path)

    def _read(self, path: Path):
        lines, weight = None, WEIGHT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("# "):
                continue
            if line.startswith("@weight "):
                weight = float(line.split()[1])
            elif line.startswith("@slot "):
                lines = self.slots.setdefault(line.split()[1], [])
            elif line.startswith(("@say ", "@query ")):
                kind, name, language, count = line[1:].split()
                lines = []
                self.says.append((kind, name, language, count, lines))
                self.weights.append(weight)
            elif lines is None:
                raise SystemExit(f"{path.name}:{number}: a line before any @slot, @say or @query")
            else:
                lines.append(line)

    def draw(self, pattern: str, random_: random.Random) -> str:
        text = pattern
        for _ in range(40):
            choice = CHOICE.search(text)
            slot = SLOT.search(text)
            if choice and (not slot or SLOT.search(choice.group(1)) is None):
                text = text[: choice.start()] + random_.choice(choice.group(1).split("|")) + text[choice.end():]
            elif slot:
                options = self.slots.get(slot.group(1))
                if not options:
                    raise SystemExit(f"no @slot {slot.group(1)} for: {pattern}")
                text = text[: slot.start()] + random_.choice(options) + text[slot.end():]
            else:
                break
        return re.sub(r"\s+", " ", text).replace(" .", ".").replace(" ,", ",").strip()

    def everything(self, pattern: str) -> list:
        """All readings of a pattern without slots."""
        parts = re.split(r"\(([^()]*\|[^()]*)\)", pattern)
        choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
        return [" ".join("".join(words).split()) for words in itertools.product(*choices)]


def target(name: str) -> list:
    values = [0.0] * len(CLASSES)
    for part in name.split("+"):
        label, _, weight = part.partition(":")
        values[CLASSES.index(label)] = float(weight or 1)
    return values


def style(text: str, random_: random.Random) -> str:
    """Writes some sentences as people do: no capitals, no punctuation, no apostrophes, a hashtag's worth of noise."""
    roll = random_.random()
    if roll < 0.25:
        text = text.lower()
    elif roll < 0.40:
        text = re.sub(r"[^\w\s#@]", "", text.lower())
    elif roll < 0.43:
        text = text.upper()
    if random_.random() < 0.08:
        text = text.replace("i am ", "iam ").replace("I am ", "Iam ").replace("i'm ", "im")
    if random_.random() < 0.06:
        text = "@user " + text
    return text


def posts(folder: Path, seed: int = 20261123) -> list:
    """The sentences to train the judgement of posts on."""
    grammar, random_, result, seen = Grammar(folder), random.Random(seed), [], set()
    for (kind, name, language, count, patterns), weight in zip(grammar.says, grammar.weights):
        if kind != "say":
            continue
        values = target(name)
        drawn, tries = 0, 0
        while drawn < int(count) and tries < int(count) * 4:
            tries += 1
            text = style(grammar.draw(random_.choice(patterns), random_), random_)
            text = text.replace("\\", "").replace("\t", " ")
            if text.lower() in seen:
                continue
            seen.add(text.lower())
            drawn += 1
            result.append(Post(text=text, set="own", label=name, language=language, target=values, weight=weight))
    return result


def queries(folder: Path, seed: int = 20261123) -> list:
    """Search queries as (text, is a crisis, language)."""
    grammar, random_, result, seen = Grammar(folder), random.Random(seed), [], set()
    for kind, name, language, count, patterns in grammar.says:
        if kind != "query":
            continue
        if count == "all":
            texts = [text for pattern in patterns for text in grammar.everything(pattern)]
        else:
            texts = [grammar.draw(random_.choice(patterns), random_) for _ in range(int(count))]
        for text in texts:
            if text and (text.lower(), name) not in seen:
                seen.add((text.lower(), name))
                result.append((text, name == "crisis", language))
    return result
