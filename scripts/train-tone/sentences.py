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
ITEM = re.compile(r"([a-z-]+)(?:\?|\*(\d+)-(\d+))")


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
            elif line.startswith(("@say ", "@query ", "@story ")):
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

    def story(self, pattern: str, random_: random.Random) -> list:
        """The sentences of a post: `slot*1-3` draws one to three different lines, `slot?` one or none, and what
        stands between `[` and `]` is told in any order."""
        result, group = [], None
        for item in pattern.split():
            if item == "[":
                group = []
            elif item == "]":
                random_.shuffle(group)
                result, group = result + group, None
            else:
                name, low, high = ITEM.fullmatch(item).groups()
                low, high = (int(low), int(high)) if low else (0, 1)
                lines = self.slots[name]
                drawn = random_.sample(lines, min(len(lines), random_.randint(low, high)))
                (result if group is None else group).extend(self.draw(line, random_) for line in drawn)
        return result

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


# How the sentences of a story are joined: as in a book, in one breath, with pauses, in paragraphs; and the words that
# join them in each language.
JOINTS = [
    ([". "], 35), ([" "], 20), ([", ", " {and} ", " {but} ", ". "], 15), (["... ", ".. ", ". "], 10),
    ([".\\n\\n", ". ", ". "], 10), ([" {and} ", " ", " {because} ", " {but} ", " {so} "], 10),
]
WORDS = {
    "en": {"and": "and", "but": "but", "because": "because", "so": "so"},
    "es": {"and": "y", "but": "pero", "because": "porque", "so": "así que"},
    "de": {"and": "und", "but": "aber", "because": "denn", "so": "also"},
    "fr": {"and": "et", "but": "mais", "because": "parce que", "so": "alors"},
    "pt": {"and": "e", "but": "mas", "because": "porque", "so": "então"},
    "it": {"and": "e", "but": "ma", "because": "perché", "so": "quindi"},
}


def told(lines: list, random_: random.Random, language: str = "en") -> str:
    """One post of several sentences, in one of the ways in which people write them."""
    joints = random_.choices([joint for joint, _ in JOINTS], [share for _, share in JOINTS])[0]
    text = ""
    for line in lines:
        line = line.rstrip(".")
        if ". " in joints and random_.random() < 0.6:
            line = line[:1].upper() + line[1:]
        text += (random_.choice(joints).format(**WORDS[language]) if text else "") + line
    roll = random_.random()
    if roll < 0.3:
        text = text.lower()
    if roll < 0.2 or joints == [" "]:
        text = re.sub(r"[^\w\s#@\\]", "" if random_.random() < 0.6 else " ", text.lower())
    return re.sub(r" +", " ", text).strip() + ("." if ". " in joints and roll > 0.4 else "")


def posts(folder: Path, seed: int = 20261123) -> list:
    """The sentences to train the judgement of posts on."""
    grammar, random_, result, seen = Grammar(folder), random.Random(seed), [], set()
    for (kind, name, language, count, patterns), weight in zip(grammar.says, grammar.weights):
        if kind == "query":
            continue
        values = target(name)
        drawn, tries = 0, 0
        while drawn < int(count) and tries < int(count) * 4:
            tries += 1
            if kind == "story":
                text = told(grammar.story(random_.choice(patterns), random_), random_, language)
            else:
                text = style(grammar.draw(random_.choice(patterns), random_), random_).replace("\\", "")
            text = text.replace("\t", " ")
            if not text or text.lower() in seen:
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
