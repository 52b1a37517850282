"""What tests of the store have in common: articles read for them, ways to put them in and to look."""

from __future__ import annotations

from sqlalchemy import select

from thirdhand.acquire import acquire_text
from thirdhand.acquire.captures import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.checks import check_article
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.editions import Edition, add_edition
from thirdhand.store.preparing import prepare
from thirdhand.store.store import Store
from thirdhand.store.writing import Added, Addition, add_articles

EDITION = Edition(model="thirdhand-en", model_version="0.2.0", files={"model.onnx": "00"}, tool="0.1.0")


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of ``store`` by what it says: no row ids, no times at which it was written."""
    t = tables
    named = select(t.articles.c.place, t.versions.c.words, t.readings.c.id).select_from(
        t.readings.join(t.versions, t.versions.c.id == t.readings.c.version_id).join(
            t.articles, t.articles.c.id == t.versions.c.article_id
        )
    )
    of = named.subquery()
    whose = (of.c.place, of.c.words)
    versions = [column for column in t.versions.c if column.name not in ("id", "article_id")]
    link = [column for column in t.links.c if column.name not in ("reading_id", "source_id")]
    queries = {
        "articles": select(t.articles.c.place, t.articles.c.key, t.articles.c.forget_at),
        "versions": select(t.articles.c.place, *versions).join(t.articles),
        "captures": select(t.captures.c.digest, t.captures.c.captured, t.captures.c.input, t.captures.c.tool),
        "readings": select(*whose, t.readings.c.is_active, t.readings.c.record).join(
            of, of.c.id == t.readings.c.id
        ),
        "claims": select(*whose, *t.claims.c[1:]).join(of, of.c.id == t.claims.c.reading_id),
        "links": select(*whose, t.sources.c.key, *link)
        .join(of, of.c.id == t.links.c.reading_id)
        .join(t.sources),
        "findings": select(*whose, *t.findings.c[1:]).join(of, of.c.id == t.findings.c.reading_id),
        "failures": select(t.failures.c.input, t.failures.c.problem, t.failures.c.n_attempts),
        "sources": select(t.sources.c.key),
    }
    with store.reading() as connection:
        rows = {name: [tuple(row) for row in connection.execute(query)] for name, query in queries.items()}
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def read_text(text: str, **fields: str | None) -> Article:
    """Read and check an article as ``add`` would; ``fields`` are those of ``Article``."""
    import dataclasses

    model = open_model()
    article = acquire_text(text, path=fields.get("path"), url=fields.get("url"))
    return check_article(read_article(dataclasses.replace(article, **fields), model), model)


def put(store: Store, *articles: Article, captured: str | None = None) -> list[Added | None]:
    """Write ``articles`` into ``store`` as if they had just been read, at ``captured`` (now)."""
    time = now()
    additions = []
    for article in articles:
        place = article.url or article.path or "nowhere"
        data = f"{article.title}\n{article.text}\n{captured}".encode()
        capture = Capture(name=place, format=Format.TEXT, data=data, url=article.url, path=article.path)
        additions.append(
            Addition(
                prepared=prepare(article, place),
                digest=capture.digest,
                input=place,
                captured=captured or now(),
                headers=None,
                tool="0.1.0",
            )
        )
    return store.write(
        lambda connection: add_articles(connection, additions, add_edition(connection, EDITION), time)
    )
