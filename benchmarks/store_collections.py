"""Large collections for the benchmarks of the store: articles read once, repeated with changed names.

The words of names in texts and records are replaced by invented ones of the same length, so that every span
stays exact; so many names make rare ones and common ones, as in life. Outlets are invented, dates lie
over a year. The same ``number`` gives the same article in every run.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from thirdhand.acquire import acquire, acquire_text, expand
from thirdhand.acquire.captures import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.checks import check_article
from thirdhand.errors import InputError
from thirdhand.export.json import article_from_json, article_to_json
from thirdhand.ids import article_id
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Failure
from thirdhand.store.clock import format_time
from thirdhand.store.editions import Edition, add_edition
from thirdhand.store.preparing import prepare
from thirdhand.store.store import Store
from thirdhand.store.writing import Addition, add_articles

N_TEMPLATES, N_OUTLETS = 150, 200
#: Invented words for each length of a name.
_N_NAMES = 3_000
_PARAGRAPHS = (5, 12)
_BATCH, _AHEAD = 500, 6
_NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
_BEGIN = datetime(2031, 1, 1, tzinfo=UTC)
_MINUTES = 365 * 24 * 60
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
EDITION = Edition(model="thirdhand-en", model_version="0", files={}, tool="benchmark")


def read_templates(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the records of ``texts``, read and checked."""
    model = open_model()
    articles = (acquire_text(text, path=f"{at}.txt") for at, text in enumerate(texts))
    records = (article_to_json(check_article(read_article(article, model), model)) for article in articles)
    return [record for record in records if _is_exact(record)]


def load_texts(corpora: Path | None, number: int) -> list[str]:
    """Return the texts of PolNeAR's first ``number`` articles, without ``corpora`` those of ``examples/``."""
    if corpora is None:
        files = sorted((Path(__file__).parents[1] / "examples").iterdir())
        places = expand([file for file in files if file.suffix in (".html", ".txt")])
        return [acquire(place).text for place in places if not isinstance(place, Failure)]
    with gzip.open(corpora / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in itertools.islice(lines, number)]


def deal_texts(texts: Sequence[str], number: int) -> list[str]:
    """Return ``number`` texts made of the paragraphs of ``texts``, dealt anew."""
    paragraphs = [part for text in texts for part in re.split(r"\n\s*\n", text) if len(part) > 80]
    dealer = random.Random(1)
    return ["\n\n".join(dealer.sample(paragraphs, dealer.randint(*_PARAGRAPHS))) for _ in range(number)]


def invent_name(rank: int, length: int) -> str:
    """Return the invented name of ``length`` letters with this ``rank``, the same every time.

    >>> invent_name(7, 6) == invent_name(7, 6), len(invent_name(7, 6))
    (True, 6)
    """
    dealer = random.Random(f"{rank}/{length}")
    letters = (dealer.choice((_CONSONANTS, _VOWELS)[at % 2]) for at in range(length))
    return "".join(letters).capitalize()


def invent_outlet(rank: int) -> str:
    """Return the name of an invented outlet."""
    return f"The {invent_name(rank, 7)} {('Courier', 'Herald', 'Post', 'Tribune', 'Wire')[rank % 5]}"


def make_addition(templates: Sequence[dict[str, Any]], number: int) -> Addition:
    """Return article ``number`` of the collection, ready to be written."""
    dealer = random.Random(number)
    record = _change_names(templates[number % len(templates)], dealer)
    url = f"https://{dealer.randrange(N_OUTLETS)}.example/{number}"
    published = _BEGIN + timedelta(minutes=dealer.randrange(_MINUTES))
    given = {"url": url, "path": None, "outlet": invent_outlet(dealer.randrange(N_OUTLETS))}
    record |= {**given, "published": published.isoformat(), "id": article_id(url, record["text"])}
    capture = Capture(name=url, format=Format.TEXT, data=record["text"].encode(), url=url)
    return Addition(
        prepared=prepare(article_from_json(record), url),
        digest=capture.digest,
        input=url,
        captured=format_time(published),
        headers=None,
        tool="benchmark",
    )


def _change_names(record: dict[str, Any], dealer: random.Random) -> dict[str, Any]:
    """Return ``record`` with other names; those of low ranks are dealt more often."""
    names = {name: invent_name(int(_N_NAMES * dealer.random() ** 2), len(name)) for name in _names_of(record)}
    changed: dict[str, Any] = _rename(record, partial(_NAME.sub, lambda match: names.get(match[0], match[0])))
    return changed


def _is_exact(record: dict[str, Any]) -> bool:
    """Say whether spans stay exact when names change: not where one cuts a word in two."""
    try:
        article_from_json(_change_names(record, random.Random(0)))
    except InputError:
        return False
    return True


def _names_of(record: dict[str, Any]) -> list[str]:
    """Return the words of the names in the chains of ``record``."""
    links = (link for claim in record["claims"] for link in claim["chain"])
    return sorted({word for link in links for name in link["names"] for word in _NAME.findall(name)})


def _rename(value: Any, change: Any) -> Any:  # noqa: ANN401 -- JSON's own types
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_rename(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _rename(item, change) for key, item in value.items()}
    return value


def make_additions(templates: Sequence[dict[str, Any]], first: int, last: int) -> Iterator[list[Addition]]:
    """Yield articles ``first`` to ``last`` (left out) in batches, made on all cores."""
    batches = (range(start, min(start + _BATCH, last)) for start in range(first, last, _BATCH))
    with ProcessPoolExecutor() as pool:
        waiting: deque[Future[list[Addition]]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_make_batch, templates, batch))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _make_batch(templates: Sequence[dict[str, Any]], numbers: range) -> list[Addition]:
    return [make_addition(templates, number) for number in numbers]


def fill(store: Store, additions: Sequence[Addition]) -> None:
    """Write ``additions`` in one transaction."""
    time = additions[-1].captured
    store.write(
        lambda connection: add_articles(connection, additions, add_edition(connection, EDITION), time)
    )
