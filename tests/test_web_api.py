"""The read API: what it answers, that its description is true of it, and that nothing breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as fixed_seed
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from benchmarks.postgresql import PostgreSQL
from tests.webapp import open_client
from thirdhand.collect.adding import add
from thirdhand.collect.collector import Options
from thirdhand.export.json import article_from_json
from thirdhand.linking.json import cluster_from_json
from thirdhand.settings import Settings
from thirdhand.store.copying import copy
from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.store.stories import Question, add_story
from thirdhand.store.tokens import make_token
from thirdhand.tracing.linking import link
from thirdhand.tracing.stories import look
from thirdhand.web.api.schemas import Schemas
from thirdhand.web.config import Auth

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "shipyard.jsonl"
API = "/api/v1"


@pytest.fixture(scope="module")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the shipyard story, linked and followed."""
    file = tmp_path_factory.mktemp("api") / "news.db"
    with Store.open(file) as store:
        add(store, [str(EXAMPLES)], Options(jobs=1, settings=Settings()))
        link(store)
        id = store.write(lambda c: add_story(c, Question.of("The yard", "Corvane jobs", {}), by="Ada"))
        look(store, id)
    return file


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def client(request: pytest.FixtureRequest, example_file: Path) -> Iterator[TestClient]:
    """The application over that store, in one database and then in the other."""
    if request.param == "sqlite":
        with open_client(str(example_file)) as opened:
            yield opened
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        with Store.open(example_file) as source, Store.open(url) as target:
            copy(source, target)
        with open_client(url) as opened:
            yield opened


def get(client: TestClient, path: str, status: int = 200) -> Any:  # noqa: ANN401 -- JSON
    answer = client.get(f"{API}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json"), answer.text
    return answer.json()


def find_article(client: TestClient, outlet: str) -> str:
    (hit,) = get(client, f"/articles?outlet={outlet}")["articles"][:1]
    return str(hit["id"])


# --- what is answered


def test_articles_are_found_by_words_and_conditions(client: TestClient) -> None:
    found = get(client, "/articles?q=yard&outlet=Varde+Courier")
    assert (found["q"], found["conditions"]["outlet"]) == ("yard", "Varde Courier")
    assert {hit["outlet"] for hit in found["articles"]} == {"Varde Courier"}
    assert len(get(client, "/articles")["articles"]) == 7
    assert get(client, "/articles?q=volcano")["articles"] == []
    assert get(client, "/articles?page=2")["paging"]["before"] == "?"


def test_an_article_is_given_by_its_contract(client: TestClient) -> None:
    id = find_article(client, "Northline")
    found = get(client, f"/articles/{id}")
    article = article_from_json(found["article"])
    assert (article.id, article.outlet, found["current"], found["n_versions"]) == (id, "Northline", id, 1)
    assert found["elsewhere"][0]["cluster"]["id"] == "k1"
    assert "part" not in found
    assert get(client, f"/articles/{article.url}")["article"]["id"] == id
    assert get(client, f"/articles/{id[:12]}")["article"]["id"] == id


def test_a_history_begins_with_the_first_version(client: TestClient) -> None:
    found = get(client, f"/articles/{find_article(client, 'Northline')}/history")
    assert [(change["number"], change["is_current"]) for change in found["changes"]] == [(1, True)]


def test_claims_are_listed_found_and_given_by_their_contract(client: TestClient) -> None:
    listed = get(client, "/claims")
    first = listed["claims"][0]["cluster"]
    assert (first["id"], first["n_articles"], listed["next"]) == ("k1", 7, None)
    assert get(client, "/claims?after=k1")["claims"] != listed["claims"]
    found = get(client, "/claims?q=shipyard+volcano")["claims"][0]
    assert (found["cluster"]["id"], found["missing"]) == ("k1", ["volcano"])
    claim = get(client, "/claims/K1")
    assert cluster_from_json(claim["cluster"]).n_articles == 7
    assert set(claim) == {"id", "cluster", "names", "is_stale", "newer", "became", "was", "way"}


def test_one_claim_has_a_name_of_its_own(client: TestClient) -> None:
    id = find_article(client, "Northline")
    assert get(client, f"/claims/{id}.c2")["id"] == "k1"


def test_why_two_claims_are_one(client: TestClient) -> None:
    others = get(client, "/claims/k1")["cluster"]["claims"]
    other = next(claim for claim in others if claim["outlet"] == "Halden Press")
    found = get(client, f"/claims/k1/why?other={other['article']}.{other['claim']}")
    assert (found["one"]["cluster"], found["other"]["name"]) == ("k1", "Halden Press")
    assert "once" not in found


def test_what_articles_share(client: TestClient) -> None:
    id = find_article(client, "Northline")
    found = get(client, f"/reuse?article={id}")
    assert found["article"] == id
    assert found["shared"] == get(client, f"/articles/{id}")["shared"]
    assert any(
        get(client, f"/reuse?article={hit['id']}")["shared"] for hit in get(client, "/articles")["articles"]
    )


def test_sources_and_outlets_are_those_of_the_pages(client: TestClient) -> None:
    found = get(client, "/sources?q=manager")["sources"]
    assert [source["name"] for source in found] == ["a manager at the yard"]
    id = found[0]["id"]
    for path in (
        "/sources?q=manager",
        f"/sources/{id}",
        "/outlets",
        "/outlets/northline",
        "/checks",
        "/checks/single-source",
    ):
        twin = client.get(path.replace("?", ".json?") if "?" in path else f"{path}.json")
        assert get(client, path) == twin.json()


def test_stories_and_what_was_new_in_them(client: TestClient) -> None:
    (line,) = get(client, "/stories")["stories"]
    assert (line["story"]["name"], line["n_new"]) == ("The yard", 0)
    found = get(client, f"/stories/{line['story']['id']}/events")
    assert (found["story"], found["events"], found["before"]) == (line["story"], [], None)


def test_counts(client: TestClient) -> None:
    stats = get(client, "/stats")
    assert (stats["n_articles"], stats["outlets"]["Varde Courier"], stats["depth"]["0"] > 0) == (7, 2, True)


# --- what is read


def test_a_text_is_read_and_not_kept(client: TestClient) -> None:
    sent = {"text": "The bridge may be closed, police told the Lindow Courier.", "outlet": "Orm Times"}
    answer = client.post(f"{API}/read", json=sent)
    article = article_from_json(answer.json())
    assert (article.outlet, article.text, article.url) == ("Orm Times", sent["text"], None)
    assert [link.name for link in article.claims[0].chain] == ["Lindow Courier", "police"]
    assert get(client, "/stats")["n_articles"] == 7


def test_a_page_is_read_at_the_place_where_it_is_said_to_stand(client: TestClient) -> None:
    html = "<h1>Dam</h1><article><p>The dam at Orm is cracked, Ana Ruiz said on Monday.</p></article>"
    sent = {"html": html, "url": "https://orm.example/dam", "title": "Dam", "published": "2031-03-04"}
    article = article_from_json(client.post(f"{API}/read", json=sent).json())
    assert (article.url, article.title, article.published) == (sent["url"], "Dam", "2031-03-04")
    assert article.claims[-1].content.text == "The dam at Orm is cracked"


@pytest.mark.parametrize(
    ("sent", "status", "problem"),
    [
        ({}, 422, "Give one of text, html and url."),
        ({"text": "a", "html": "b"}, 422, "Give one of text, html and url."),
        ({"text": ""}, 422, "text: string should have at least 1 character"),
        ({"text": " \n"}, 422, "there is no text in it"),
        ({"text": None}, 422, "text: input should be a valid string"),
        ({"words": "a"}, 422, "words: extra inputs are not permitted"),
        ({"text": "It rained.", "published": "soon"}, 422, "published: 'soon' is no day or time."),
        ({"text": "It rained.", "url": "javascript:alert(1)"}, 422, "is no complete address of a web page"),
        ({"url": "file:///etc/passwd"}, 422, "is no complete address of a web page"),
        ({"url": "http://127.0.0.1:1/"}, 422, "is on a private network (127.0.0.1)"),
        ({"url": "http://0x7f.1/"}, 422, "is on a private network (127.0.0.1)"),
        ({"text": "word " * 600_000}, 413, "characters"),
    ],
)
def test_what_cannot_be_read_is_told(
    client: TestClient, sent: dict[str, object], status: int, problem: str
) -> None:
    answer = client.post(f"{API}/read", json=sent)
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (status, status)
    assert problem in error["problem"]
    assert error["remedy"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[1]", "application/json", 422),
        (b"text=a", "application/x-www-form-urlencoded", 422),
        (b"\xff", "application/json", 400),
    ],
)
def test_a_body_that_is_no_article(client: TestClient, content: bytes, kind: str, status: int) -> None:
    answer = client.post(f"{API}/read", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"id", "status", "problem", "remedy"}


# --- what goes wrong


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("/nothing", 404, "There is no such page."),
        ("/articles/b2:0000", 404, "b2:0000: no such article in the store"),
        ("/articles/b2:0000/history", 404, "b2:0000: no such article in the store"),
        ("/articles?certainty=likely", 422, "certainty: 'likely' is none of"),
        ("/articles?q=-dam", 422, "only says what must not be found"),
        ("/articles?q=%3F", 422, "has no word to search for"),
        ("/articles?page=0", 422, "page: input should be greater than or equal to 1"),
        (f"/articles?q={'a' * 501}", 422, "q: string should have at most 500 characters"),
        ("/claims?sort=size", 422, "sort: 'size' is none of articles, outlets, drift"),
        ("/claims?after=7", 422, "after: '7' is no claim's id, as k7"),
        ("/claims?q=the", 200, None),
        ("/claims/k999", 404, "k999: no such claim"),
        ("/claims/nonsense", 404, "is the name of no claim"),
        ("/claims/k1/why?other=k1", 422, "same claim"),
        ("/reuse", 422, "article: field required"),
        ("/sources/0", 422, "id: input should be greater than or equal to 1"),
        (f"/sources/{2**63 - 1}", 404, ""),
        (f"/sources/{2**63}", 422, "id: input should be less than"),
        ("/outlets/nobody", 404, ""),
        ("/checks/no-such-rule", 404, "there is no such check"),
        ("/stories/999/events", 404, "there is no such story"),
        ("/jobs/999", 404, "there is no such work"),
    ],
)
def test_errors_are_json_in_words(client: TestClient, path: str, status: int, problem: str | None) -> None:
    found = get(client, path, status)
    if problem is not None:
        assert problem in found["error"]["problem"]
        assert found["error"]["status"] == status


def test_nothing_is_changed_by_asking(client: TestClient) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = client.request(method.upper(), f"{API}/articles")
        assert (answer.status_code, answer.json()["error"]["status"]) == (405, 405)


def test_no_other_site_may_ask(client: TestClient) -> None:
    answer = client.get(f"{API}/stats", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in answer.headers
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    assert client.options(f"{API}/read", headers=asked).status_code == 405
    crossing = {"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}
    sent = client.post(f"{API}/read", json={"text": "It rained."}, headers=crossing)
    assert sent.status_code == 403


def test_programs_bring_their_token(example_file: Path) -> None:
    with Store.open(example_file) as store:
        secret = store.write(lambda c: make_token(c, "robot", Role.READER))
    with open_client(str(example_file), auth=Auth.TOKEN) as client:
        refused = client.get(f"{API}/stats")
        assert (refused.status_code, refused.json()["error"]["status"]) == (401, 401)
        headers = {"Authorization": f"Bearer {secret}"}
        assert client.get(f"{API}/stats", headers=headers).status_code == 200
        read = client.post(f"{API}/read", json={"text": "It rained, police said."}, headers=headers)
        assert read.status_code == 200
        described = client.get(f"{API}/openapi.json", headers=headers).json()
    assert described["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert described["paths"][f"{API}/stats"]["get"]["security"] == [{"token": []}]
    assert "401" in described["paths"][f"{API}/stats"]["get"]["responses"]


# --- the description


def list_operations(described: Any) -> set[tuple[str, str]]:  # noqa: ANN401 -- JSON
    return {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}


def test_the_description_is_whole(client: TestClient) -> None:
    described = get(client, "/openapi.json")
    assert described["openapi"].startswith("3.1")
    assert len(list_operations(described)) == 18
    schemas = described["components"]["schemas"]
    references = set(re.findall(r"#/components/schemas/([\w.]+)", str(described)))
    assert references - set(schemas) == set()
    assert set(schemas) - references == set()
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["summary"] and {"200", "422", "503", "default"} <= set(operation["responses"]), (
                path
            )


def test_every_operation_is_documented(client: TestClient) -> None:
    shown = (ROOT / "docs" / "api.md").read_text("utf-8")
    documented = set(re.findall(r"(?m)^### `(GET|POST) (/api/v1/\S+)`$", shown))
    assert documented == list_operations(get(client, "/openapi.json"))


def test_every_parameter_is_documented(client: TestClient) -> None:
    shown = (ROOT / "docs" / "api.md").read_text("utf-8")
    described = get(client, "/openapi.json")
    sent = described["components"]["schemas"]["ToRead"]["properties"]
    for method, path in list_operations(described):
        part = shown.partition(f"### `{method} {path}`\n")[2].partition("\n### ")[0]
        operation = described["paths"][path][method.lower()]
        names = [parameter["name"] for parameter in operation.get("parameters", ())]
        names += list(sent) if method == "POST" else []
        assert [name for name in names if f"`{name}`" not in part and f"{{{name}}}" not in path] == [], path


def test_types_without_a_form_have_no_schema() -> None:
    with pytest.raises(TypeError, match="has no schema"):
        Schemas().refer(bytes)


REAL = (
    *(
        "/articles?q=yard&source=manager&anonymity=role",
        "/articles",
        "/articles/{id}",
        "/articles/{id}/history",
    ),
    *("/claims", "/claims?q=yard+jobs", "/claims/k1", "/claims/{id}.c2", "/claims/k1/why?other=k2"),
    *("/reuse?article={id}", "/sources", "/sources/1", "/outlets", "/outlets/northline", "/checks"),
    *("/checks/single-source", "/stats", "/stories", "/stories/1/events", "/jobs/1"),
)


def test_every_answer_has_the_form_that_is_described(client: TestClient) -> None:
    """Of every operation, over a story that has something of everything."""
    described = get(client, "/openapi.json")
    id = find_article(client, "Varde+Courier")
    met = set()
    for path in REAL:
        answer = client.get(f"{API}{path.format(id=id)}")
        place = f"{API}{path}".partition("?")[0]
        (operation,) = (each for each in described["paths"] if matches(each, place.format(id=id)))
        told = described["paths"][operation]["get"]["responses"][str(answer.status_code)]
        schema = {**told["content"]["application/json"]["schema"], "components": described["components"]}
        Draft202012Validator(schema).validate(answer.json())
        met.add(("GET", operation))
    assert list_operations(described) - met == {("POST", f"{API}/read")}


def matches(operation: str, path: str) -> bool:
    """Say whether ``path`` is one of ``operation``'s: no part of it is a parameter where another has a word."""
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation))
    return re.fullmatch(pattern, path) is not None


# --- whatever is asked


schemathesis.checks.load_all_checks()
CHECKS = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in (
        *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
        *("response_headers_conformance", "response_schema_conformance"),
    )
]
#: Examples of each operation and kind, valid and not: together they take half a minute.
EXAMPLES_OF_EACH = 8


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_nothing_that_is_asked_breaks_it(client: TestClient, mode: GenerationMode) -> None:
    """Every operation with what its description allows, and with what it does not."""
    schema = schemathesis.openapi.from_dict(get(client, "/openapi.json"))
    for operation in (result.ok() for result in schema.get_all_operations()):
        try:
            strategy = operation.as_strategy(generation_mode=mode)
            ask_anything(client, strategy.filter(asks_nobody_else))
        except Unsatisfiable:  # what has no parameter cannot be asked wrongly
            assert mode is GenerationMode.NEGATIVE and not operation.definition.raw.get("parameters"), (
                operation.path
            )


def asks_nobody_else(case: schemathesis.Case) -> bool:
    """Say whether no page elsewhere is to be fetched."""
    body = case.body
    return not (isinstance(body, dict) and body.get("url") and not (body.get("text") or body.get("html")))


def ask_anything(client: TestClient, strategy: SearchStrategy[schemathesis.Case]) -> None:
    @fixed_seed(7)
    @settings(
        max_examples=EXAMPLES_OF_EACH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: schemathesis.Case) -> None:
        asked = case.as_transport_kwargs(base_url="http://127.0.0.1")
        del asked["cookies"]
        if "data" in asked:
            asked["content"] = asked.pop("data")
        case.validate_response(client.request(**asked), checks=CHECKS)

    ask()
