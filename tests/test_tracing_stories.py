"""Stories: what is new is told once and with its article; what linking merely works out anew is not told."""

from __future__ import annotations

import dataclasses
import json
import threading
import zlib
from typing import Any

import pytest
from sqlalchemy import update

from tests.linked import PlainKernels
from tests.stores import put, read_text
from thirdhand.errors import NotFoundError, UsageError
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.store import Store
from thirdhand.store.stories import (
    Question,
    StoryEvent,
    add_story,
    count_events,
    count_new,
    delete_story,
    edit_story,
    find_story,
    find_visit,
    list_events,
    list_stories,
    note_visit,
    seen_until,
    write_look,
)
from thirdhand.tracing.correcting import merge, split
from thirdhand.tracing.linking import link
from thirdhand.tracing.stories import list_clusters_of, look, look_at_all

PLAIN = PlainKernels()


def write(name: str, text: str, outlet: str, day: int) -> Article:
    url = f"https://{name}.example/dam"
    return read_text(text, url=url, outlet=outlet, published=f"2031-03-0{day}T10:00:00+00:00")


RUIZ = write("a", "The dam at Orm is cracked, Ana Ruiz told the Lindow Courier.", "Lindow Courier", 1)
RELAY = write("b", "The dam at Orm is cracked, according to the Lindow Courier.", "Sorn Herald", 2)
BOARD = write("c", "The dam at Orm is cracked, the water board said.", "Vell Post", 3)
MAYOR = write("d", "The dam at Orm is not cracked, the mayor of Orm said.", "Orm Times", 4)
NOBODY = write("e", "The dam at Orm is cracked.", "Ulm Echo", 5)
MORE = write("f", "The dam at Orm is cracked.", "Ald Mail", 6)
OTHER = write("g", "The dam at Orm holds forty ships.", "Ulm Echo", 1)
SAME = write("h", "The dam at Orm holds forty ships.", "Ald Mail", 2)


def add(store: Store, *articles: Article) -> None:
    put(store, *articles)
    link(store, kernels=PLAIN)


def follow(store: Store, words: str = "dam Orm", **conditions: str) -> int:
    """Save a story and look at it once."""
    question = Question.of("", words, conditions)
    id = store.write(lambda connection: add_story(connection, question, by="Ada"))
    assert look(store, id) == 0
    return id


def events_of(store: Store, id: int) -> list[StoryEvent]:
    with store.reading() as connection:
        return list_events(connection, id, limit=100)


def told(store: Store, id: int) -> list[tuple[str, int, str, Any]]:
    """Return kind, cluster, outlet and what tells most of each event, the last first."""
    outlets = {article.id: article.outlet for article in store.articles()}
    return [
        (
            event.kind.value,
            event.cluster_id,
            outlets[event.record] or "",
            event.details.get("name") or event.details.get("n") or event.details.get("after"),
        )
        for event in events_of(store, id)
    ]


@pytest.fixture
def linked(store: Store) -> Store:
    add(store, RUIZ, RELAY)
    return store


@pytest.mark.parametrize(
    ("article", "event"),
    [
        (BOARD, ("origin", 1, "Vell Post", "the water board")),
        (MAYOR, ("denial", 1, "Orm Times", "the mayor of Orm")),
        (NOBODY, ("articles", 1, "Ulm Echo", 1)),
    ],
)
def test_what_is_new_is_told_once(
    linked: Store, article: Article, event: tuple[str, int, str, object]
) -> None:
    id = follow(linked)
    add(linked, article)
    assert (look(linked, id), look(linked, id)) == (1, 0)
    assert told(linked, id) == [event]


def test_a_claim_is_new_in_a_story_as_a_whole(linked: Store) -> None:
    id = follow(linked)
    add(linked, OTHER, SAME)
    assert look(linked, id) == 1
    assert told(linked, id) == [("claim", 2, "Ulm Echo", None)]
    with linked.reading() as connection:
        assert list_clusters_of(find_story(connection, id)) == (2, 1)


def test_more_articles_are_one_event_and_only_where_nothing_else_is_told(linked: Store) -> None:
    id = follow(linked)
    add(linked, NOBODY, MORE)
    look(linked, id)
    add(linked, BOARD, write("i", "The dam at Orm is cracked.", "Tarn News", 7))
    look(linked, id)
    assert told(linked, id) == [
        ("origin", 1, "Vell Post", "the water board"),
        ("articles", 1, "Ulm Echo", 2),
    ]


def test_a_number_that_changes_is_told_with_both_articles(store: Store) -> None:
    few = write("j", "Up to 400 jobs will go at the Corvane yard in Varde, Ana Ruiz said.", "Vell Post", 1)
    same = write("k", "Up to 400 jobs will go at the Corvane yard in Varde, Tom Orme said.", "Orm Times", 2)
    most = write("l", "At least 900 jobs will go at the Corvane yard in Varde, Tom Orme said.", "Ald Mail", 3)
    put(store, few, same)
    link(store)
    id = follow(store, "Corvane yard")
    put(store, most)
    link(store)
    assert look(store, id) == 1
    (event,) = events_of(store, id)
    assert (event.kind, event.record, event.other) == ("number", most.id, same.id)
    assert event.details == {
        "change": "number grown",
        "before": "Up to 400 jobs",
        "after": "At least 900 jobs",
    }


def test_what_is_merged_split_or_linked_anew_is_not_new(store: Store) -> None:
    add(store, RUIZ, RELAY, OTHER, SAME)
    id = follow(store)
    merge(store, "k1", "k2", kernels=PLAIN)
    assert look(store, id) == 0
    split(store, "k1", [f"{OTHER.id}#c1", f"{SAME.id}#c1"], kernels=PLAIN)
    assert look(store, id) == 0
    link(store, again=True, kernels=PLAIN)
    assert look(store, id) == 0
    assert told(store, id) == []
    with store.reading() as connection:
        assert list_clusters_of(find_story(connection, id)) == (3, 1)


def test_after_a_merge_what_comes_is_told_of_what_is_left(store: Store) -> None:
    add(store, RUIZ, RELAY, OTHER, SAME)
    id = follow(store)
    merge(store, "k1", "k2", kernels=PLAIN)
    add(store, BOARD)
    assert look(store, id) == 1
    assert told(store, id) == [("origin", 1, "Vell Post", "the water board")]


def test_an_origin_that_gets_a_fuller_name_is_no_other(store: Store) -> None:
    short = write("m", "The dam at Orm is cracked, Ruiz told the Vell Post.", "Vell Post", 1)
    bare = write("n", "The dam at Orm is cracked, Ruiz said.", "Orm Times", 2)
    add(store, short, bare)
    id = follow(store)
    add(store, write("o", "The dam at Orm is cracked, Ana Ruiz said.", "Ald Mail", 3))
    look(store, id)
    assert [kind for kind, *_ in told(store, id)] == ["articles"]


def test_a_page_that_changed_tells_only_what_is_new_in_it(linked: Store) -> None:
    add(linked, NOBODY)
    id = follow(linked)
    add(linked, write("e", "The dam at Orm is cracked. It rained in Ulm.", "Ulm Echo", 5))
    assert look(linked, id) == 0
    add(linked, write("e", "The dam at Orm is cracked, the water board said. It rained.", "Ulm Echo", 5))
    look(linked, id)
    assert told(linked, id) == [("origin", 1, "Ulm Echo", "the water board")]


def test_what_comes_back_is_not_new(linked: Store) -> None:
    add(linked, BOARD)
    id = follow(linked)
    linked.remove([BOARD.id], for_good=False)
    link(linked, kernels=PLAIN)
    assert look(linked, id) == 0
    add(linked, BOARD)
    assert look(linked, id) == 0


@pytest.mark.parametrize(
    ("words", "clusters"),
    [
        ("dam", (2, 1)),
        ("DAMS cracks", (1,)),
        ('"dam at Orm"', (2, 1)),
        ('"Orm dam"', ()),
        ("dam -ships", (1,)),
        ("cracked OR ships", (2, 1)),
        ("dam volcano", ()),
        ("the at is", ()),
    ],
)
def test_all_words_must_be_there(store: Store, words: str, clusters: tuple[int, ...]) -> None:
    add(store, RUIZ, RELAY, OTHER, SAME)
    id = follow(store, words)
    with store.reading() as connection:
        assert list_clusters_of(find_story(connection, id)) == clusters


@pytest.mark.parametrize(
    ("words", "conditions", "clusters"),
    [
        ("dam", {"outlet": "sorn herald"}, (1,)),
        ("", {"outlet": "Ald Mail"}, (2,)),
        ("", {"source": "Ruiz"}, (1,)),
        ("dam", {"since": "2031-03-02"}, (2, 1)),
        ("dam", {"until": "2031-02-28"}, ()),
        ("", {"anonymity": "named", "outlet": "Lindow Courier"}, (1,)),
        ("", {"anonymity": "collective", "outlet": "Lindow Courier"}, ()),
    ],
)
def test_conditions_are_of_the_claims_of_a_story(
    store: Store, words: str, conditions: dict[str, str], clusters: tuple[int, ...]
) -> None:
    add(store, RUIZ, RELAY, OTHER, SAME)
    id = follow(store, words, **conditions)
    with store.reading() as connection:
        assert list_clusters_of(find_story(connection, id)) == clusters


def test_what_others_add_to_a_claim_is_no_part_of_a_story_of_one_outlet(linked: Store) -> None:
    id = follow(linked, outlet="Sorn Herald")
    add(linked, BOARD, NOBODY)
    assert look(linked, id) == 0
    add(linked, write("p", "The dam at Orm is cracked, the army said.", "Sorn Herald", 6))
    look(linked, id)
    assert told(linked, id) == [("origin", 1, "Sorn Herald", "the army")]


def test_two_looks_at_the_same_time_write_once(linked: Store) -> None:
    id = follow(linked)
    add(linked, BOARD)
    barrier, found = threading.Barrier(2), []

    def run() -> None:
        barrier.wait()
        found.append(look(linked, id))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1]
    assert len(told(linked, id)) == 1


def test_a_look_that_comes_too_late_writes_nothing(linked: Store) -> None:
    id = follow(linked)
    add(linked, BOARD)
    with linked.reading() as connection:
        story = find_story(connection, id)
    look(linked, id)
    (event,) = events_of(linked, id)
    kept = {name: getattr(event, name) for name in ("kind", "cluster_id", "record", "other", "details")}
    again = [dataclasses.replace(event, **kept)]
    assert not linked.write(lambda connection: write_look(connection, story, b"", again))  # type: ignore[arg-type]
    assert len(events_of(linked, id)) == 1


def test_another_question_begins_anew_and_another_name_does_not(linked: Store) -> None:
    id = follow(linked)
    add(linked, BOARD)

    def ask(name: str, words: str) -> None:
        linked.write(lambda connection: edit_story(connection, id, Question.of(name, words, {})))

    ask("The dam", "dam Orm")
    assert look(linked, id) == 1
    ask("The dam", "dam")
    assert look(linked, id) == 0
    add(linked, NOBODY)
    assert look(linked, id) == 1
    assert [kind for kind, *_ in told(linked, id)] == ["articles", "origin"]


def test_no_word_of_an_article_is_in_the_state(linked: Store) -> None:
    add(linked, MAYOR)
    id = follow(linked)
    with linked.reading() as connection:
        packed = find_story(connection, id).state
    assert packed is not None
    state = zlib.decompress(packed).decode().casefold()
    assert set(json.loads(state)) == {"rules", "digest", "shown", "seen"}
    assert [
        word for word in ("dam", "orm", "ruiz", "mayor", "lindow", "courier", "example") if word in state
    ] == []


@pytest.mark.parametrize(
    "state", [b"", b"no such thing", zlib.compress(b'{"rules": 0}'), zlib.compress(b"[]")]
)
def test_a_state_that_cannot_be_read_begins_anew(linked: Store, state: bytes) -> None:
    id = follow(linked)
    linked.write(lambda connection: connection.execute(update(tables.stories).values(state=state)))
    add(linked, BOARD)
    assert look(linked, id) == 0
    add(linked, NOBODY)
    assert look(linked, id) == 1


def test_every_word_of_an_event_is_of_the_articles_that_it_names(store: Store) -> None:
    add(store, RUIZ, RELAY)
    id = follow(store)
    add(
        store, BOARD, MAYOR, write("q", "The dam at Orm is cracked, an aide of the army said.", "Ald Mail", 8)
    )
    look(store, id)
    texts = {article.id: f"{article.outlet} {article.text}" for article in store.articles()}
    events = events_of(store, id)
    assert len(events) == 3
    for event in events:
        words = " ".join(texts[record] for record in (event.record, event.other) if record)
        assert event.details["name"] in words
        assert (event.details["via"] or "") in words


def test_all_stories_are_looked_at(linked: Store) -> None:
    one, two = follow(linked), follow(linked, "volcano")
    three = follow(linked, outlet="Vell Post")
    linked.write(
        lambda c: c.execute(update(tables.stories).where(tables.stories.c.id == two).values(words='"'))
    )
    add(linked, BOARD)
    assert look_at_all(linked) == 2
    assert [len(told(linked, id)) for id in (one, two, three)] == [1, 0, 1]


def test_a_story_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError, match="story 7: there is no such story"):
        look(store, 7)


@pytest.mark.parametrize(
    ("name", "words", "conditions", "problem"),
    [
        ("Dam", " ", {"outlet": " "}, "needs words to look for"),
        ("Dam", "-dam", {}, "only says what must not be found"),
        ("Dam", "dam", {"certainty": "likely"}, "certainty: 'likely' is none of"),
        ("Dam", "dam", {"since": "soon"}, "since: 'soon' is no day or time"),
        ("Dam", "dam", {"colour": "red"}, "there is no such condition"),
        ("D" * 201, "dam", {}, "name: has more than 200 characters"),
    ],
)
def test_questions_that_cannot_be(name: str, words: str, conditions: dict[str, str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        Question.of(name, words, conditions)


def test_a_question_is_kept_in_one_line_and_called_by_what_it_asks() -> None:
    question = Question.of("", " dam \0\n\ud800 Orm ", {"outlet": " Vell  Post ", "source": ""})
    assert question == Question(name="dam Orm", words="dam Orm", conditions={"outlet": "Vell Post"})
    assert Question.of("", "", {"outlet": "Vell Post"}).name == "Vell Post"
    assert Question.of("", "d" * 300, {}).name == "d" * 199 + "…"


def test_a_story_is_saved_once_renamed_and_deleted(store: Store) -> None:
    question = Question.of("Dam", "dam", {"outlet": "Vell Post"})
    ids = [store.write(lambda c: add_story(c, question, by="Ada")) for _ in range(2)]
    assert ids[0] == ids[1]
    store.write(lambda c: add_story(c, Question.of("bridge", "bridge", {}), by="Ada"))
    with store.reading() as connection:
        stories = list_stories(connection)
    assert [(story.name, story.conditions) for story in stories] == [
        ("bridge", {}),
        ("Dam", {"outlet": "Vell Post"}),
    ]
    store.write(lambda c: delete_story(c, ids[0]))
    with store.reading() as connection:
        assert [story.name for story in list_stories(connection)] == ["bridge"]


def test_what_is_new_is_counted_for_each_person(linked: Store) -> None:
    id, quiet = follow(linked), follow(linked, "volcano")
    add(linked, BOARD)
    look(linked, id)
    moment = now()

    def count(who: str) -> dict[int, int]:
        with linked.reading() as connection:
            return count_new(connection, who)

    assert count("Ada") == {id: 1}
    seen = seen_until(moment, events_of(linked, id))
    for story in (id, quiet, 999):
        linked.write(lambda c, story=story: note_visit(c, story, "Ada", seen))  # type: ignore[misc]
    assert (count("Ada"), count("Bo")) == ({}, {id: 1})
    add(linked, NOBODY)
    look(linked, id)
    assert count("Ada") == {id: 1}
    linked.write(lambda c: note_visit(c, id, "Ada", "2001-01-01T00:00:00.000000Z"))
    with linked.reading() as connection:
        assert find_visit(connection, id, "Ada") == seen
        assert (count_events(connection, id, since=seen), count_events(connection, id, since=None)) == (1, 2)
        (last, first) = list_events(connection, id, limit=9)
        assert [last.kind, first.kind] == ["articles", "origin"]
        assert list_events(connection, id, limit=9, before=last.id) == [first]


def test_what_is_being_written_while_somebody_looks_stays_unseen(linked: Store) -> None:
    id = follow(linked)
    add(linked, BOARD)
    look(linked, id)
    (event,) = events_of(linked, id)
    shown = dataclasses.replace(event, made="2031-03-04T10:00:00.500000Z")
    assert seen_until("2031-03-04T10:00:01.000000Z", [shown]) == "2031-03-04T10:00:00.500000Z"
    assert seen_until("2031-03-04T10:00:09.000000Z", [shown]) == "2031-03-04T10:00:07.000000Z"
    assert seen_until("2031-03-04T10:00:09.000000Z", []) == "2031-03-04T10:00:07.000000Z"
