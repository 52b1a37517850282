"""What a store holds, counted."""

from __future__ import annotations

from tests.stores import EDITION, put, read_text
from thirdhand.store.counting import EditionCount
from thirdhand.store.store import Store

DAMS = "Rain fell on Monday.\n\nThe dam is safe, Ana Ruiz said."


def test_an_empty_store_has_nothing(store: Store) -> None:
    stats = store.stats()
    assert (stats.n_articles, stats.n_claims, stats.first, stats.editions) == (0, 0, None, ())
    assert stats.bytes_per_article is None
    assert stats.n_bytes > 0


def test_everything_is_counted(store: Store) -> None:
    dated = {"outlet": "Herald", "published": "2031-03-04T10:00:00+02:00"}
    put(store, read_text(DAMS, url="https://a.example/", **dated), captured="2031-03-04T10:00:00.000000Z")
    changed = DAMS.replace("Monday", "Sunday")
    put(store, read_text(changed, url="https://a.example/", **dated), captured="2031-03-05T10:00:00.000000Z")
    put(store, read_text(DAMS, url="https://b.example/", published="2031-03-05"))
    put(store, read_text(DAMS, path="draft.txt"))
    stats = store.stats()
    assert (stats.n_articles, stats.n_versions, stats.n_changed, stats.n_captures) == (3, 4, 1, 4)
    assert (stats.first, stats.last) == ("2031-03-04T08:00:00Z", "2031-03-05T00:00:00Z")
    assert (stats.n_undated, stats.n_zone_unknown, stats.outlets) == (1, 1, {"Herald": 1})
    assert (stats.n_claims, stats.n_sources) == (6, 1)
    assert stats.anonymity == {"named": 3, "nobody": 3}
    assert stats.depth == {0: 3, 1: 3}
    assert stats.certainty == {"asserted": 6}
    assert sum(stats.findings.values()) == sum(len(article.findings) for article in store.articles())
    (edition,) = stats.editions
    assert edition == EditionCount(
        model=EDITION.model,
        model_version=EDITION.model_version,
        tool=EDITION.tool,
        made=edition.made,
        n_readings=4,
        n_shown=4,
    )
    assert stats.n_outdated == 0
    assert stats.bytes_per_article == round(stats.n_bytes / 3)
