"""Headlines made from annotated sentences: PolNeAR has few, and they are cut to another grammar.

A short indirect content and its source are set as headlines are: "Council: bridge safe", "Bridge safe,
says council", "Bridge safe – council", "'Bridge safe'". A label before a colon ("Live: …") credits
nobody, so some of these are made too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from thirdhand.records import Span
from training.corpus import GoldArticle, GoldAttribution

#: ``S`` source, ``K`` cue (in brackets), ``C`` content, in the order of the headline.
TEMPLATES = (
    "{S}[:] {C}",
    "{S}[:] {C}",
    "{C}[:] {S}",
    "{C} [–] {S}",
    "{C} [-] {S}",
    "{C}, [says] {S}",
    "{C}, {S} [says]",
    "{C}, {S} [say]",
    "{S} [says] {C}",
    "{S} [warns] {C}",
    "{S} [claims] {C}",
    "{S} [admits] {C}",
    "{S} [insists] {C}",
    "‘{C}’[:] {S}",
    "‘{C}’, [says] {S}",
    "'{C}' [–] {S}",
    "{S}[:] ‘{C}’",
    "{S}[:] “{C}”",
    "{S} [says] ‘{C}’",
)
LABELS = (
    "Live",
    "Analysis",
    "Opinion",
    "Watch",
    "Exclusive",
    "Explained",
    "Video",
    "Update",
    "Timeline",
    "Review",
)
#: One made headline in so many is a label's, without attribution.
LABEL_EVERY = 6
MAX_SOURCE_WORDS = 5
CONTENT_WORDS = range(3, 14)
_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|you|who|which|his|her|their|that)\b", re.IGNORECASE)
_PART = re.compile(r"\{([SC])\}|\[(.+?)\]")


def make_headlines(articles: Iterable[GoldArticle]) -> list[GoldArticle]:
    """Return the material of headlines: for each usable attribution its source and content as one article.

    ``set_headline`` sets one of them.
    """
    return [
        GoldArticle(id=f"{article.id}#{number}", publisher=source, text=content, attributions=())
        for article in articles
        for number, gold in enumerate(article.attributions)
        for source, content in _material(article.text, gold)
    ]


def _material(text: str, gold: GoldAttribution) -> Iterable[tuple[str, str]]:
    if len(gold.source) != 1 or len(gold.content) != 1:
        return
    source = re.split(r",| who | which ", gold.source[0].of(text))[0].strip()
    content = gold.content[0].of(text).removeprefix("that ").strip(" .,;:")
    usable = len(source.split()) <= MAX_SOURCE_WORDS and len(content.split()) in CONTENT_WORDS
    if source and usable and not _PRONOUN.match(source) and not re.search(r"[\"“”‘’\n]", content + source):
        yield source, content


def set_headline(material: GoldArticle, chance: random.Random) -> GoldArticle:
    """Set one headline from its material, in a template and case drawn by ``chance``."""
    source, content = material.publisher, material.text
    if chance.randrange(LABEL_EVERY) == 0:
        text = f"{chance.choice(LABELS)}: {content[0].upper()}{content[1:]}"
        return GoldArticle(id=material.id, publisher="headline", text=text, attributions=())
    if chance.random() < 0.5:
        source = re.sub(r"^(?:the|a|an)\s+", "", source, flags=re.IGNORECASE)
    parts = {"S": source, "C": content}
    text, spans = "", {}
    template = chance.choice(TEMPLATES)
    at = 0
    for match in _PART.finditer(template):
        text += template[at : match.start()]
        role, words = match.group(1) or "K", parts.get(match.group(1), match.group(2))
        spans[role] = Span(len(text), len(text) + len(words))
        text += words
        at = match.end()
    text += template[at:]
    text = _recased(text, chance)
    gold = GoldAttribution(source=(spans["S"],), cue=(spans["K"],), content=(spans["C"],))
    return GoldArticle(id=material.id, publisher="headline", text=text, attributions=(gold,))


def _recased(text: str, chance: random.Random) -> str:
    if chance.random() < 0.3:
        return re.sub(r"\b[a-z]", lambda match: match.group().upper(), text)
    first = next((at for at, mark in enumerate(text) if mark.isalpha()), 0)
    return text[:first] + text[first].upper() + text[first + 1 :]
