"""The audit trail: written with the change or not at all, without a word of an article."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from tests.linked import PlainKernels, write_article
from tests.stores import put
from thirdhand.errors import BusyLinkingError, NotFoundError, UsageError
from thirdhand.store import tables
from thirdhand.store.audit import AuditEntry, Deed, list_audit, note
from thirdhand.store.clock import now
from thirdhand.store.places import article_key
from thirdhand.store.store import Store
from thirdhand.tracing.correcting import list_corrections, merge, not_same, split, take_back
from thirdhand.tracing.linking import link
from thirdhand.tracing.locking import link_alone

FLOOD = "The river Qwyzorm burst its banks."
WATER = "The Vexorm flooded Hzlindow."
A = write_article("a", FLOOD, title="Jxkheadline")
B = write_article("b", FLOOD, outlet="Sorn Herald")
C = write_article("c", FLOOD, outlet="Vell Post")
D = write_article("d", WATER, outlet="Orm Times")
E = write_article("e", WATER, outlet="Ald Mail")
#: Words that stand in articles alone.
TRACES = ("qwyzorm", "vexorm", "hzlindow", "jxkheadline", "a.example")
PLAIN = PlainKernels()


@pytest.fixture
def linked(store: Store) -> Store:
    put(store, A, B, C, D, E)
    link(store, kernels=PLAIN)
    return store


def trail(store: Store) -> list[tuple[str, str, str, dict[str, Any]]]:
    entries = store.read(list_audit)
    return [(entry.who, entry.what.value, entry.subject, entry.details) for entry in reversed(entries)]


def test_entries_come_back_the_latest_first_and_page_by_page(store: Store) -> None:
    for n in range(5):
        store.write(lambda connection, n=n: note(connection, "ana", Deed.MERGE, f"k{n}", {"n": n}))
    with store.reading() as connection:
        first = list_audit(connection, limit=2)
        rest = list_audit(connection, before=first[-1].id)
    assert [entry.subject for entry in first] == ["k4", "k3"]
    assert [entry.subject for entry in rest] == ["k2", "k1", "k0"]
    assert first[0] == AuditEntry(
        id=5, made=first[0].made, who="ana", what=Deed.MERGE, subject="k4", details={"n": 4}
    )


def test_a_change_that_fails_is_not_in_it(store: Store) -> None:
    def work(connection: Connection) -> None:
        note(connection, "ana", Deed.MERGE, "k1")
        raise UsageError("no")

    with pytest.raises(UsageError):
        store.write(work)
    assert trail(store) == []


def test_corrections_are_in_it_with_whom_they_are_by(linked: Store) -> None:
    merge(linked, "k1", "k2", note="Qwyzorm is the Vexorm", by="ana", kernels=PLAIN)
    take_back(linked, 1, by="bela", kernels=PLAIN)
    split(linked, "k1", ["https://c.example/story#c1"], by="ana", kernels=PLAIN)
    not_same(linked, f"{A.id}#c1", f"{B.id[:14]}#c1", kernels=PLAIN)
    assert trail(linked) == [
        ("ana", "merge", "k1 and k2", {"correction": 1}),
        (
            "bela",
            "take-back",
            "correction 1",
            {"kind": "merge", "articles": sorted(each.id for each in (A, B, C, D, E))},
        ),
        ("ana", "split", "k1", {"correction": 2, "claims": [f"{C.id}#c1"]}),
        ("local", "not-same", f"{A.id}#c1 and {B.id}#c1", {"correction": 3}),
    ]
    assert not any(word in repr(trail(linked)).lower() for word in TRACES)


def test_what_is_refused_is_not_in_it(linked: Store) -> None:
    for act in (
        lambda: merge(linked, "k1", "k1", kernels=PLAIN),
        lambda: merge(linked, "k1", "k9", kernels=PLAIN),
        lambda: split(linked, "k1", [f"{D.id}#c1"], kernels=PLAIN),
        lambda: take_back(linked, 7, kernels=PLAIN),
        lambda: linked.remove(["https://nowhere.example/"]),
    ):
        with pytest.raises((UsageError, NotFoundError)):
            act()
    assert trail(linked) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("k1", "k2"),
        (f"{A.id}#c1", f"{D.id}#c1"),
        ("k1", f"{D.id}#c1"),
    ],
)
def test_the_second_of_two_editors_who_merge_the_same_is_told(linked: Store, one: str, other: str) -> None:
    ends: list[str] = []

    def work(by: str) -> None:
        try:
            merge(linked, one, other, by=by, patience=60, kernels=PlainKernels())
            ends.append("merged")
        except UsageError as error:
            ends.append(str(error))

    threads = [threading.Thread(target=work, args=(by,)) for by in ("ana", "bela")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends)[1] == "merged"
    assert sorted(ends)[0].startswith(f"{one} and {other} are one already")
    assert len(list_corrections(linked)) == 1
    assert len(trail(linked)) == 1


def test_what_was_said_last_is_not_said_twice_but_may_be_said_again_later(linked: Store) -> None:
    one, other = f"{A.id}#c1", f"{B.id}#c1"
    not_same(linked, one, other, kernels=PLAIN)
    with pytest.raises(UsageError, match="are kept apart already"):
        not_same(linked, other, one, kernels=PLAIN)
    merge(linked, one, other, kernels=PLAIN)
    not_same(linked, one, other, kernels=PLAIN)
    assert [each.kind for each in list_corrections(linked)] == ["not-same", "merge", "not-same"]


def test_a_correction_waits_for_a_link_as_long_as_it_is_told_to(linked: Store) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with link_alone(linked):
            begun.set()
            may_end.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(30)
    with pytest.raises(BusyLinkingError, match="another thirdhand link is at work"):
        merge(linked, "k1", "k2", patience=0.3, kernels=PLAIN)
    assert list_corrections(linked) == [] and trail(linked) == []
    threading.Timer(0.3, may_end.set).start()
    merge(linked, "k1", "k2", patience=30, kernels=PLAIN)
    thread.join()
    assert [each.kind for each in list_corrections(linked)] == ["merge"]


def test_removals_are_in_it_by_the_hash_of_what_went(linked: Store) -> None:
    place = "https://feed.example/qwyzorm"
    page = {"key": article_key(place), "url": place, "found": now(), "n_visits": 0, "n_failures": 0}
    linked.write(lambda connection: connection.execute(insert(tables.pages).values(page)))
    linked.remove([A.url or "", place], reason="Qwyzorm asked", by="ana")
    linked.remove([place], for_good=False)
    hashed = f"place {article_key(place).hex()}"
    assert trail(linked) == [
        ("ana", "remove", A.id, {"n_versions": 1, "for_good": True}),
        ("ana", "remove", hashed, {"n_versions": 0, "for_good": True}),
        ("local", "allow-again", hashed, {"n_versions": 0, "for_good": False}),
    ]
    assert not any(word in repr(trail(linked)).lower() for word in TRACES)


def add_story(connection: Connection) -> None:
    story = {"id": 1, "key": "x", "name": "Floods", "words": "flood", "conditions": {}, "by": "ana"}
    connection.execute(insert(tables.stories).values(**story, made=now(), n_looks=0))
    for record, other in ((A.id, None), (B.id, A.id), (B.id, None)):
        event = {"kind": "origin", "cluster_id": 1, "record": record, "other": other, "details": {"n": 1}}
        connection.execute(insert(tables.story_events).values(**event, story_id=1, made=now()))


def add_job(connection: Connection, key: str, asked: object, result: object, message: str | None) -> None:
    job = {"key": key, "lane": "read", "kind": "read", "state": "done", "by": "ana", "made": now()}
    counts = {"n_attempts": 1, "done": 1, "total": 1}
    connection.execute(
        insert(tables.jobs).values(**job, **counts, asked=asked, result=result, message=message, payload=None)
    )


JOBS = {
    # of the article alone
    "url": ({"url": "https://A.example:443/story?utm_source=x"}, {"n": 1}, None),
    "id": ({"articles": [A.id]}, None, None),
    # of others too
    "feed": ({"url": "https://feed.example/rss"}, {"articles": [B.id, A.id]}, "read 2"),
    "claim": ({"all": True}, {"claims": {f"{A.id}#c1": 3}}, None),
    "told": ({"all": True}, {"n": 3}, "could not read “https://a.example/story”."),
    # of others alone
    "other": ({"url": "https://b.example/story"}, {"articles": [B.id]}, f"read {B.id}"),
}


def test_what_the_page_keeps_that_mentions_an_article_goes_with_it(linked: Store) -> None:
    def work(connection: Connection) -> None:
        add_story(connection)
        for key, (asked, result, message) in JOBS.items():
            add_job(connection, key, asked, result, message)

    linked.write(work)
    linked.remove([A.id])
    jobs, events = tables.jobs, tables.story_events
    with linked.reading() as connection:
        left = {row.key: (row.asked, row.result, row.message) for row in connection.execute(select(jobs))}
        news = [(row.record, row.other) for row in connection.execute(select(events))]
        counted = list(connection.scalars(select(tables.cluster_counts.c.cluster_id)))
    assert left == {
        "feed": ({"url": "https://feed.example/rss"}, None, None),
        "claim": ({"all": True}, None, None),
        "told": ({"all": True}, None, None),
        "other": JOBS["other"],
    }
    assert news == [(B.id, None)]
    assert counted == [2], "what a cluster of the article counted says when it was first told"
