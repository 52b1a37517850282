"""What editors say of claims on their pages: done once, kept, taken back, and never lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.linked import PlainKernels, write_article
from tests.stores import put
from tests.test_tracing_linking import names
from tests.webapp import open_client, parse, words
from thirdhand.store.audit import list_audit
from thirdhand.store.jobs import list_open_jobs
from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.store.tokens import make_token
from thirdhand.tracing import correcting as verbs
from thirdhand.tracing.correcting import list_corrections, merge, take_back
from thirdhand.tracing.linking import link
from thirdhand.tracing.locking import link_alone
from thirdhand.web.config import Auth
from thirdhand.web.contexts import corrections as corrections_context
from thirdhand.web.pages import correcting as pages

FLOOD = "The river burst its banks."
WATER = "The Orm flooded Lindow."
A = write_article("a", FLOOD, "A mill in Lindow shut.")
B = write_article("b", FLOOD, outlet="Sorn Herald", published="2031-03-04T11:00:00+00:00")
C = write_article("c", FLOOD, outlet="Vell Post", published="2031-03-04T12:00:00+00:00")
D = write_article("d", WATER, outlet="Orm Times")
E = write_article("e", WATER, outlet="Ald Mail")
PLAIN = PlainKernels()
ALL = {"k1": "ac1 bc1 cc1", "k2": "dc1 ec1"}
ONE = {"k1": "ac1 bc1 cc1 dc1 ec1"}


@pytest.fixture
def linked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(verbs, "open_kernels", lambda: PLAIN)
    put(store, A, B, C, D, E)
    link(store, kernels=PLAIN)
    return store


@pytest.fixture
def client(linked: Store) -> Iterator[TestClient]:
    with open_client(place_of(linked)) as opened:
        yield opened


def place_of(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False).removeprefix("sqlite:///")


def send(client: TestClient, path: str, **fields: Any) -> Any:  # noqa: ANN401 -- an answer
    """Send a form of ours to ``path``."""
    token = parse(client.get("/claims/k1?correct=1").text).xpath("//input[@name='csrf']/@value")[0]
    return client.post(path, data={"csrf": token, **fields})


def fill(client: TestClient, page: str, action: str, **fields: Any) -> Any:  # noqa: ANN401 -- an answer
    """Send the form of ``page`` that goes to ``action``, with all that stands in it."""
    (form,) = parse(client.get(page).text).xpath(f"//form[@action='{action}']")
    return client.post(action, data={**dict(form.fields), **fields})


def follow(client: TestClient, answer: Any) -> Any:  # noqa: ANN401 -- a page
    assert answer.status_code == 303, answer.text
    return parse(client.get(answer.headers["location"]).text)


def done(page: Any) -> str:  # noqa: ANN401
    return words(page.xpath("//div[@class='notice done']")[0])


def test_a_claim_is_merged_with_one_that_was_looked_for_and_that_is_undone(
    client: TestClient, linked: Store
) -> None:
    looked = parse(client.get("/claims/k1?merge=flooded+Lindow").text)
    assert looked.xpath("//form[@action='/claims/k1/merge']//input[@name='other']/@value") == ["k2"]
    assert "2 articles: 1 copy · 1 untraced → no known origin" in words(
        looked.find(".//section[@id='correct']")
    )
    page = "/claims/k1?merge=flooded+Lindow"
    answer = fill(client, page, "/claims/k1/merge", note="the same\nflood")
    assert answer.headers["location"] == "/claims/k1?correction=1"
    told = follow(client, answer)
    assert done(told).startswith("Merged. 3 claims, The river burst its banks (Lindow Courier, 2031-03-04), now in this claim. 2 claims,")  # fmt: skip
    assert names(linked) == ONE
    (correction,) = list_corrections(linked)
    assert (correction.kind, correction.note) == ("merge", "the same flood")

    undone = follow(client, fill(client, "/claims/k1?correction=1", "/corrections/1/undo"))
    assert done(undone).startswith("Correction 1 is taken back. Its claims stand as they are found:")
    assert undone.xpath("//div[@class='notice done']//a/@href") == ["/claims/k1", "/claims/k3"]
    assert names(linked) == {"k1": "ac1 bc1 cc1", "k3": "dc1 ec1"}
    with linked.reading() as connection:
        assert [(entry.who, entry.what.value) for entry in list_audit(connection)] == [
            ("local", "take-back"),
            ("local", "merge"),
        ]
    # going back to what said "Merged" shows the claim as it is
    assert parse(client.get("/claims/k1?correction=1").text).xpath("//div[@class='notice done']") == []


def test_merged_twice_is_merged_once(client: TestClient, linked: Store) -> None:
    for _ in range(2):
        answer = send(client, "/claims/k1/merge", other="k2")
    assert done(follow(client, answer)).startswith("They were merged already; nothing was done twice.")
    other_way = send(client, "/claims/k2/merge", other="k1")
    assert other_way.headers["location"] == "/claims/k2?correction=1&again=1"
    assert names(linked) == ONE and len(list_corrections(linked)) == 1


def test_kept_apart_twice_is_kept_apart_once(client: TestClient, linked: Store) -> None:
    answer = send(client, "/claims/k1/not-same", other="k2", note="two rivers")
    assert done(follow(client, answer)).startswith("Kept apart. 3 claims,")
    answer = send(client, "/claims/k1/not-same", other="k2")
    assert done(follow(client, answer)).startswith("They are kept apart already; nothing was done twice.")
    assert names(linked) == ALL and len(list_corrections(linked)) == 1


def test_two_that_were_merged_long_ago_are_one_already(client: TestClient, linked: Store) -> None:
    merge(linked, "k1", "k2", kernels=PLAIN)
    take_back(linked, 1, kernels=PLAIN)
    answer = send(client, "/claims/k1/merge", other="k1")
    assert answer.status_code == 409
    assert "k1 and k1 are one already. Nothing was changed." in words(parse(answer.text))


def test_what_was_ticked_is_split_off(client: TestClient, linked: Store) -> None:
    page = parse(client.get("/claims/k1?correct=1").text)
    ticks = page.xpath("//input[@type='checkbox' and @form='split']/@value")
    assert ticks == [f"{each.id}#c1" for each in (A, B, C)]
    answer = fill(client, "/claims/k1?correct=1", "/claims/k1/split", claims=[ticks[2]], note="")
    told = follow(client, answer)
    assert done(told).startswith("Split off. 1 claim, The river burst its banks (Vell Post, 2031-03-04), now in a claim of its own.")  # fmt: skip
    assert told.xpath("//div[@class='notice done']//a/@href") == [f"/claims/{C.id}.c1"]
    assert names(linked) == {"k1": "ac1 bc1", "k2": "dc1 ec1"}
    again = send(client, "/claims/k1/split", claims=[ticks[2]])
    assert again.status_code == 409 and "is not in k1. Nothing was changed." in words(parse(again.text))
    assert len(list_corrections(linked)) == 1


@pytest.mark.parametrize(
    ("ticked", "status", "problem"),
    [
        ([], 422, "Nothing was ticked."),
        ([A, B, C], 409, "k1: name some of its claims, and not all of them."),
        ([D], 409, "is not in k1."),
    ],
)
def test_what_cannot_be_split_off_comes_back_as_it_was_filled_in(
    client: TestClient, linked: Store, ticked: Sequence[Any], status: int, problem: str
) -> None:
    values = [f"{each.id}#c1" for each in ticked]
    answer = send(client, "/claims/k1/split", claims=values, note="two <rivers>")
    page = parse(answer.text)
    assert answer.status_code == status
    assert problem in words(page.xpath("//div[@role='alert']")[0])
    assert page.xpath("//input[@id='split-note']/@value") == ["two <rivers>"]
    assert page.xpath("//input[@form='split'][@checked]/@value") == [one for one in values if D.id not in one]
    assert names(linked) == ALL and list_corrections(linked) == []


def test_where_a_claim_is_no_more_its_correction_is_shown(client: TestClient, linked: Store) -> None:
    answer = send(client, "/claims/k2/split", claims=[f"{E.id}#c1"], note="another lake")
    assert answer.headers["location"] == "/corrections/1"
    page = follow(client, answer)
    assert words(page.find(".//h1")) == "The first say something else than the rest"
    assert "Correction 1 by local, " in words(page) and "UTC: another lake" in words(page)
    assert page.xpath("//ul[@class='items']//a[contains(@href, '/claims/')]/@href") == [
        f"/claims/{E.id}.c1",
        f"/claims/{D.id}.c1",
    ]
    assert names(linked) == {"k1": "ac1 bc1 cc1"}


def test_a_claim_of_one_article_is_merged_by_its_own_name(client: TestClient, linked: Store) -> None:
    answer = send(client, f"/claims/{A.id}.c2/merge", other="k2")
    assert answer.headers["location"] == "/claims/k2?correction=1"
    assert names(linked) == {"k1": "ac1 bc1 cc1", "k2": "ac2 dc1 ec1"}


def test_from_the_reasons_two_claims_are_parted_or_made_one(client: TestClient, linked: Store) -> None:
    why = f"/claims/k1/why?claim={C.id}.c1"
    answer = fill(client, why, "/claims/k1/not-same", note="")
    assert done(follow(client, answer)).startswith("Kept apart. 1 claim,")
    assert names(linked) == {"k1": "ac1 bc1", "k2": "dc1 ec1"}
    answer = fill(client, f"/claims/k1/why?other={C.id}.c1", "/claims/k1/merge", note="")
    assert done(follow(client, answer)).startswith("Merged. 1 claim,")
    assert names(linked) == ALL


@pytest.mark.parametrize("typed", ["k2", "K2", "https://news.example:8000/claims/k2?was=k9", f"{D.id}#c1", f"{D.id}.c1", D.url])  # fmt: skip
def test_another_claim_is_named_as_people_name_it(client: TestClient, typed: str) -> None:
    page = parse(client.get("/claims/k1", params={"merge": typed}).text)
    assert page.xpath("//input[@name='other']/@value") == ["k2"]
    assert page.xpath("//input[@name='other']/@checked") == ["checked"]


def test_where_nothing_is_found_it_is_said_and_kept(client: TestClient) -> None:
    said = {
        "k1": "That is this claim itself; look for another one.",
        "walrus": "Nothing found: no claim that two articles have is like that.",
        "…": "Nothing found: there is no word in it to look for.",
        "k99": "Nothing found: no such cluster.",
    }
    for typed, told in said.items():
        page = parse(client.get("/claims/k1", params={"merge": typed}).text)
        assert words(page.find(".//section[@id='correct']//p[@role='status']")) == told
        assert page.xpath("//input[@name='merge']/@value") == [typed]
    answer = send(client, "/claims/k1/merge", note="why not")
    assert answer.status_code == 422 and "No other claim was chosen." in answer.text
    gone = send(client, "/claims/k1/merge", other="k99", note="why not")
    assert gone.status_code == 409 and "k99: no such cluster. Nothing was changed." in words(parse(gone.text))


def test_while_the_articles_are_linked_it_waits_its_turn(
    client: TestClient, linked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.0)
    with link_alone(linked):
        sent = [fill(client, "/claims/k1?merge=k2", "/claims/k1/merge", note="one flood")]
        sent.append(send(client, "/claims/k1/split", claims=[f"{C.id}#c1"], once="a form"))
        sent.append(send(client, "/claims/k1/split", claims=[f"{C.id}#c1"], once="a form"))
        assert [answer.headers["location"] for answer in sent] == ["/jobs/1", "/jobs/2", "/jobs/2"]
    with linked.reading() as connection:
        jobs = {job.id: (job.kind.value, job.by, dict(job.asked)) for job in list_open_jobs(connection, 9)}
    split = {"what": "split", "cluster": "k1", "claims": [f"{C.id}#c1"], "note": None}
    assert jobs == {
        1: ("correct", "local", {"what": "merge", "one": "k1", "other": "k2", "note": "one flood"}),
        2: ("correct", "local", split),
    }
    assert names(linked) == ALL
    assert send(client, "/claims/k1/merge", other="k2").headers["location"] == "/claims/k1?correction=1"
    with link_alone(linked):
        assert send(client, "/corrections/1/undo").headers["location"] == "/jobs/3"


def test_undone_twice_is_undone_once(client: TestClient, linked: Store) -> None:
    send(client, "/claims/k1/merge", other="k2")
    first, second = (send(client, "/corrections/1/undo") for _ in range(2))
    assert first.headers["location"] == "/corrections?undone=1&now=k1&now=k3"
    assert done(follow(client, second)) == "Correction 1 is taken back. Its claims stand as they are found."
    never = send(client, "/corrections/77/undo")
    assert never.status_code == 404 and "correction 77: is not there" in never.text
    assert client.get("/corrections/77").status_code == 404


def test_corrections_are_listed_the_latest_first(
    client: TestClient, linked: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing was corrected." in client.get("/corrections").text
    merge(linked, f"{A.id}#c2", "k2", by="ann", note="<b>one</b>", kernels=PLAIN)
    send(client, "/claims/k1/not-same", other="k2")
    monkeypatch.setattr(corrections_context, "PAGE", 1)
    page = parse(client.get("/corrections").text)
    (item,) = page.xpath("//ol[@class='items']/li")
    assert words(item).startswith(
        "They are not the same claim The river burst its banks (Lindow Courier, 2031-03-04); "
        "The river burst its banks (Sorn Herald, 2031-03-04) and 1 more A mill in Lindow shut"
    )
    (older,) = page.xpath("//a[@rel='next']/@href")
    (item,) = parse(client.get(older).text).xpath("//ol[@class='items']/li")
    assert "They are one claim A mill in Lindow shut (Lindow Courier, 2031-03-04)" in words(item)
    assert "Correction 1 by ann, " in words(item) and words(item).endswith(
        "UTC: <b>one</b> Undo correction 1"
    )
    twin = client.get("/corrections.json").json()
    assert [(each["id"], each["kind"], each["by"]) for each in twin["corrections"]] == [
        (2, "not-same", "local")
    ]


def test_who_may_only_read_sees_no_form_and_changes_nothing(linked: Store) -> None:
    secrets = {role: linked.write(lambda c, role=role: make_token(c, role.value, role)) for role in Role}  # type: ignore[misc]
    merge(linked, f"{A.id}#c2", "k2", kernels=PLAIN)
    with open_client(place_of(linked), auth=Auth.TOKEN) as client:
        reader = {"Authorization": f"Bearer {secrets[Role.READER]}"}
        editor = {"Authorization": f"Bearer {secrets[Role.EDITOR]}"}
        paths = ("/claims/k1?correct=1", "/claims/k1?merge=k2", f"/claims/k1/why?claim={C.id}.c1", "/corrections", "/corrections/1")  # fmt: skip
        for path in paths:
            seen = {
                who["Authorization"]: parse(client.get(path, headers=who).text) for who in (reader, editor)
            }
            forms = [len(page.xpath("//main//form")) for page in seen.values()]
            assert forms[0] == 0 < forms[1], path
        answer = client.post("/claims/k1/merge", data={"other": "k2"}, headers=reader)
        assert answer.status_code == 403
    assert len(list_corrections(linked)) == 1


def test_a_form_from_elsewhere_changes_nothing(client: TestClient, linked: Store) -> None:
    client.get("/claims/k1")
    for path in ("/claims/k1/merge", "/claims/k1/split", "/claims/k1/not-same", "/corrections/1/undo"):
        assert client.post(path, data={"csrf": "x", "other": "k2"}).status_code == 403
    assert list_corrections(linked) == []
