"""Stories in a browser and in a feed reader: followed, looked at, changed, deleted; what is new, for whom."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from tests.linked import PlainKernels
from tests.stores import put, read_text
from tests.test_tracing_stories import BOARD, MAYOR, NOBODY, RELAY, RUIZ
from tests.webapp import open_client, parse, words
from thirdhand.records import Article
from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.store.stories import EventKind, NewEvent, find_story, write_look
from thirdhand.store.tokens import make_token
from thirdhand.tracing.linking import link
from thirdhand.web.config import Auth

PLAIN = PlainKernels()
SEEN = "thirdhand_seen_1"


def add(place: str, *articles: Article) -> None:
    with Store.open(place) as store:
        put(store, *articles)
        link(store, kernels=PLAIN)


@pytest.fixture
def client(place: str) -> Iterator[TestClient]:
    add(place, RUIZ, RELAY)
    with open_client(place) as opened:
        yield opened


def send(client: TestClient, path: str, **fields: str) -> Any:  # noqa: ANN401 -- an answer
    """Send a form of the page of the story or the list."""
    form = parse(client.get("/stories").text).xpath("//form[@class='ask']")[0]
    return client.post(path, data={"csrf": form.fields["csrf"], **fields})


def follow(client: TestClient, **fields: str) -> str:
    answer = send(client, "/stories", **fields)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def section(page: str, name: str) -> str:
    """What a part of the page says."""
    found = parse(page).xpath(f"//section[@aria-labelledby='{name}']")
    return words(found[0]) if found else ""


def test_an_empty_list_says_what_a_story_is(client: TestClient) -> None:
    page = client.get("/stories").text
    assert "Nothing is followed yet" in page
    assert client.get("/stories.json").json()["stories"] == []


def test_a_story_is_followed_once_however_often_it_is_sent(client: TestClient) -> None:
    assert follow(client, words="dam Orm", outlet="") == "/stories/1"
    assert follow(client, words="dam  Orm") == "/stories/1"
    assert follow(client, words="dam Orm", source="Ruiz") == "/stories/2"
    listed = client.get("/stories.json").json()["stories"]
    assert [(line["story"]["told"], line["n_new"]) for line in listed] == [
        ("dam Orm", 0),
        ("dam Orm · credited to Ruiz", 0),
    ]


def test_a_story_begins_with_its_claims_and_articles_and_nothing_new(client: TestClient) -> None:
    page = client.get(follow(client, words="dam Orm", name="The dam")).text
    assert words(parse(page).xpath("//h1")[0]) == "The dam"
    assert section(page, "new") == "New Nothing. What articles bring stands here once they are linked."
    assert section(page, "claims") == (
        "Claims of the story (1) The dam at Orm is cracked 2 articles: 1 relay · 1 own reporting → 1 origin"
    )
    assert "b.example" in section(page, "articles")
    assert parse(page).xpath("//link[@type='application/atom+xml']/@href") == ["/stories/1/feed.atom"]


def test_what_is_new_stands_first_and_for_ten_minutes(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm")
    client.get(path)
    client.cookies.delete(SEEN)
    add(place, BOARD)
    new = section(client.get(path).text, "new")
    assert "The dam at Orm is cracked" in new
    assert (
        "New origin: the water board, through Vell Post (group, collective) in Vell Post, 2031-03-03 10:00"
        in new
    )
    assert "3 articles" in new
    assert SEEN in client.cookies
    again = client.get(path).text
    assert "New origin" in section(again, "new")
    client.cookies.delete(SEEN)
    later = client.get(path).text
    assert "Nothing since your last visit" in section(later, "new")
    assert "New origin: the water board" in section(later, "earlier")


def test_only_who_looks_at_the_page_has_visited(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm")
    add(place, BOARD)
    client.get(f"{path}.json")
    client.get(f"{path}/feed.atom")
    client.head(path)
    client.get(path, headers={"Sec-Purpose": "prefetch"})
    assert client.get("/stories.json").json()["stories"][0]["n_new"] == 1
    client.get(path)
    assert client.get("/stories.json").json()["stories"][0]["n_new"] == 0


def test_the_start_and_the_list_count_what_is_new(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm", name="The dam")
    follow(client, words="volcano")
    client.get(path)
    add(place, BOARD, MAYOR)
    client.get(f"{path}/feed.atom")
    lines = [words(line) for line in parse(client.get("/stories").text).xpath("//main/ul/li")]
    assert lines[0].startswith("The dam 2 new, the last found ")
    assert lines[1] == "volcano Nothing new"
    assert "2 new since your last visit" in section(client.get("/").text, "followed")


def test_a_cookie_of_nonsense_changes_nothing(client: TestClient) -> None:
    path = follow(client, words="dam Orm")
    for value in ("x", "20310304", "9" * 400, "never"):
        assert client.get(path, headers={"Cookie": f"{SEEN}={value}"}).status_code == 200


def test_what_is_asked_in_a_way_that_cannot_be_comes_back_as_it_was(client: TestClient) -> None:
    answer = send(client, "/stories", words="dam", name="Mine", certainty="likely")
    assert answer.status_code == 422
    form = parse(answer.text).xpath("//form[@class='ask']")[0]
    assert (form.fields["words"], form.fields["name"]) == ("dam", "Mine")
    assert "certainty: 'likely' is none of" in words(parse(answer.text))
    assert send(client, "/stories", words=" ").status_code == 422
    assert client.get("/stories.json").json()["stories"] == []


def test_a_story_is_changed_unless_somebody_else_did(client: TestClient) -> None:
    path = follow(client, words="dam Orm", name="The dam")
    page = client.get(f"{path}/edit").text
    form = parse(page).xpath("//form[@class='ask']")[0]
    fields = {name: form.fields[name] or "" for name in form.fields}
    assert (fields["words"], fields["name"]) == ("dam Orm", "The dam")
    assert client.post(f"{path}/edit", data=fields | {"name": "Dam of Orm"}).headers["location"] == path
    late = client.post(f"{path}/edit", data=fields | {"name": "My dam", "words": "dam"})
    assert late.status_code == 409
    assert "Somebody changed this story meanwhile" in late.text
    again = parse(late.text).xpath("//form[@class='ask']")[0]
    assert again.fields["name"] == "My dam"
    sent = {name: again.fields[name] or "" for name in again.fields}
    assert client.post(f"{path}/edit", data=sent).status_code == 303
    assert client.get(f"{path}.json").json()["story"]["told"] == "dam"
    wrong = client.post(
        f"{path}/edit",
        data=sent | {"known": client.get(f"{path}/edit.json").json()["known"], "since": "soon"},
    )
    assert (wrong.status_code, "since: &#39;soon&#39;" in wrong.text) == (422, True)


def test_a_story_is_deleted_after_a_question(client: TestClient) -> None:
    path = follow(client, words="dam Orm")
    assert "Stop following this story" in client.get(f"{path}/edit").text
    for _ in range(2):
        answer = send(client, f"{path}/delete")
        assert (answer.status_code, answer.headers["location"]) == (303, "/stories")
    gone = client.get(path)
    assert (gone.status_code, "there is no such story" in gone.text) == (404, True)
    assert client.get(f"{path}/feed.atom").status_code == 404


@pytest.mark.parametrize("id", ["0", "-1", "x", "9" * 30, "1.5"])
def test_ids_that_are_none(client: TestClient, id: str) -> None:
    for path in (f"/stories/{id}", f"/stories/{id}.json", f"/stories/{id}/edit", f"/stories/{id}/feed.atom"):
        assert client.get(path).status_code in (404, 422)


def test_news_is_paged(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm")
    news = [
        NewEvent(kind=EventKind.ARTICLES, cluster_id=1, record=RUIZ.id, other=None, details={"n": n})
        for n in range(1, 63)
    ]
    with Store.open(place) as store:
        with store.reading() as connection:
            story = find_story(connection, 1)
        assert story.state is not None
        store.write(partial(write_look, story=story, state=story.state, events=news))
    first = client.get(f"{path}.json").json()
    assert (first["n_new"], sum(len(news["lines"]) for news in first["new"])) == (62, 60)
    second = client.get(f"{path}.json?before={first['before']}").json()
    assert (sum(len(news["lines"]) for news in second["new"]), second["before"]) == (2, None)
    page = client.get(path).text
    assert parse(page).xpath("//nav[@class='pages']/a/@href") == [f"?before={first['before']}"]
    assert section(page, "new").startswith("New (62) The dam at Orm is cracked 1 more article carries it in")


def test_the_feed_is_atom_with_an_entry_for_each_thing_that_is_new(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm", name="The <dam> & more")
    add(place, BOARD, MAYOR)
    answer = client.get(f"{path}/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert etree.fromstring(answer.content).tag == "{http://www.w3.org/2005/Atom}feed"
    found = feedparser.parse(answer.content)
    assert not found.bozo
    assert found.feed.title == "The <dam> & more – Thirdhand"
    assert found.feed.id.startswith("urn:uuid:")
    assert [link["href"] for link in found.feed.links] == [
        "http://127.0.0.1/stories/1/feed.atom",
        "http://127.0.0.1/stories/1",
    ]
    assert [(entry.title, entry.link) for entry in found.entries] == [
        (
            "New origin: the water board, through Vell Post (group, collective) – The dam at Orm is cracked",
            "http://127.0.0.1/claims/k1",
        ),
        (
            "Denied by the mayor of Orm, through Orm Times (person, described, not named) – The dam at Orm is cracked",
            "http://127.0.0.1/claims/k1",
        ),
    ]
    assert len({entry.id for entry in found.entries}) == 2
    assert found.entries[0].content[0].value.startswith("New origin: the water board")
    assert found.entries[0].updated == found.feed.updated


def test_ids_in_the_feed_stay_under_another_address(place: str) -> None:
    add(place, RUIZ, RELAY)
    with open_client(place) as client:
        follow(client, words="dam Orm")
        add(place, BOARD)
        here = feedparser.parse(client.get("/stories/1/feed.atom").content)
    with open_client(place, public_url="https://news.example/") as client:
        there = feedparser.parse(client.get("/stories/1/feed.atom").content)
    assert (here.feed.id, here.entries[0].id) == (there.feed.id, there.entries[0].id)
    assert there.entries[0].link == "https://news.example/claims/k1"


def test_a_feed_that_a_reader_has_is_not_sent_again(client: TestClient, place: str) -> None:
    path = f"{follow(client, words='dam Orm')}/feed.atom"
    first = client.get(path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert parsedate_to_datetime(modified).utcoffset() is not None
    for headers in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"x", W/{tag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
    ):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    for headers in (
        {"If-None-Match": '"x"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Tue, 04 Mar 2031 10:00:00 GMT"},
        {"If-Modified-Since": "soon"},
    ):
        assert client.get(path, headers=headers).status_code == 200
    add(place, BOARD)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


HOSTILE = "\x1b\ufffe\u202e<script>alert(1)</script>]]>&amp;"


def test_a_feed_is_well_formed_whatever_articles_hold(place: str) -> None:
    strange = [
        read_text(
            f"The dam at Orm is cracked, the {who} board said. {HOSTILE}",
            url=f"https://{who}.example/dam",
            outlet=f"{who} {HOSTILE}",
            title=f"Dam {HOSTILE}",
        )
        for who in ("water", "land", "air")
    ]
    add(place, RUIZ, RELAY)
    with open_client(place) as client:
        path = follow(client, words="dam Orm", name=f"Dam \x00{HOSTILE}")
        add(place, *strange)
        answer = client.get(f"{path}/feed.atom")
        page = client.get(path)
    tree = etree.fromstring(answer.content)
    assert len(tree.findall("{*}entry")) == 3
    assert b"<script" not in answer.content
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_readers_look_and_change_nothing(place: str) -> None:
    add(place, RUIZ, RELAY)
    with open_client(place) as client:
        follow(client, words="dam Orm")
    with Store.open(place) as store:
        secrets = {role: store.write(lambda c, role=role: make_token(c, role.value, role)) for role in Role}  # type: ignore[misc]
    add(place, BOARD)
    with open_client(place, auth=Auth.TOKEN) as client:
        reader = {"Authorization": f"Bearer {secrets[Role.READER]}"}
        editor = {"Authorization": f"Bearer {secrets[Role.EDITOR]}"}
        assert client.get("/stories/1/feed.atom").status_code == 401
        basic = base64.b64encode(f"feeds:{secrets[Role.READER]}".encode()).decode()
        assert (
            client.get("/stories/1/feed.atom", headers={"Authorization": f"Basic {basic}"}).status_code == 200
        )
        page = client.get("/stories/1", headers=reader).text
        assert "New origin" in section(page, "new")
        assert "Change or delete" not in page
        for path in ("/stories", "/stories/1/edit", "/stories/1/delete"):
            assert client.post(path, data={"words": "x"}, headers=reader).status_code == 403
        assert client.get("/stories/1/edit", headers=reader).status_code == 403
        counts = [
            client.get("/stories.json", headers=headers).json()["stories"][0]["n_new"]
            for headers in (reader, editor)
        ]
        assert counts == [0, 1]


def test_the_twin_says_what_the_page_does(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm")
    add(place, BOARD)
    twin = client.get(f"{path}.json").json()
    (news,) = twin["new"]
    (line,) = news["lines"]
    assert (line["kind"], line["article"], line["words"]) == (
        "origin",
        BOARD.id,
        "New origin: the water board, through Vell Post (group, collective)",
    )
    assert news["heading"]["id"] == "k1"
    assert json.dumps(twin).count("New origin") == 1
    assert client.get(f"/articles/{line['article']}").status_code == 200


def test_what_was_taken_out_is_told_no_more(client: TestClient, place: str) -> None:
    path = follow(client, words="dam Orm")
    add(place, BOARD, NOBODY)
    assert client.get(f"{path}.json").json()["n_new"] == 1
    with Store.open(place) as store:
        store.remove([BOARD.id])
    twin = client.get(f"{path}.json").json()
    assert twin["n_new"] == 0
    assert "water board" not in json.dumps(twin)


def test_where_nothing_can_be_written_what_is_there_is_shown(tmp_path: Path) -> None:
    place = str(tmp_path / "news.db")
    add(place, RUIZ, RELAY)
    with open_client(place) as client, closing(sqlite3.connect(place, isolation_level=None)) as other:
        path = follow(client, words="dam Orm")
        add(place, BOARD)
        for table, change in (("stories", "UPDATE"), ("story_visits", "INSERT")):
            refuse = (
                f"CREATE TRIGGER no_{table} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
            other.execute(refuse)
        page = client.get(path)
        assert (page.status_code, section(page.text, "new")[:11]) == (200, "New Nothing")
        other.execute("DROP TRIGGER no_stories")
        assert client.get(f"{path}.json").json()["n_new"] == 1
