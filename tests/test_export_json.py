import copy
import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.invented import article, articles, attribution, bridge
from thirdhand.errors import InputError
from thirdhand.export.json import article_from_json, article_to_json, dumps_line
from thirdhand.records import Article

SCHEMA = json.loads((files("thirdhand.export") / "article.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

DRONES = "Interfax said two drones hit the depot."
#: The contract with every part in it, as later verbs fill it.
FULL: dict[str, Any] = {
    "schema": "thirdhand/article/1",
    "id": "b2:00",
    "ref": None,
    "path": "depot.txt",
    "url": None,
    "title": None,
    "outlet": None,
    "byline": None,
    "published": None,
    "language": "en",
    "text": DRONES,
    "credits": [{"spans": [[0, 8]], "text": "Interfax"}],
    "attributions": [
        {
            "id": "a1",
            "type": "indirect",
            "parent": None,
            "score": 0.97,
            "source": {"spans": [[0, 8]], "text": "Interfax"},
            "cue": {"spans": [[9, 13]], "text": "said"},
            "content": {"spans": [[14, 38]], "text": "two drones hit the depot"},
        }
    ],
    "claims": [
        {
            "id": "c1",
            "in": "text",
            "place": "body",
            "content": {"spans": [[14, 38]], "text": "two drones hit the depot"},
            "author": {
                "certainty": "unknown",
                "doubt": False,
                "distancing": False,
                "hearsay": False,
                "condition": None,
                "evidence": [],
            },
            "chain": [
                {
                    "spans": [[0, 8]],
                    "text": "Interfax",
                    "name": "Interfax",
                    "names": ["Interfax"],
                    "via": None,
                    "kind": "outlet",
                    "anonymity": "named",
                    "certainty": "asserted",
                    "doubt": False,
                    "distancing": False,
                    "condition": [[14, 38]],
                    "evidence": [[9, 13]],
                    "attribution": "a1",
                    "score": 0.9,
                }
            ],
            "certainty": "asserted",
            "score": 0.9,
            "quantities": [
                {"spans": [[14, 24]], "low": 2, "high": None, "bound": "at_least", "unit": "drones"}
            ],
        }
    ],
    "findings": [
        {
            "rule": "single-source",
            "severity": "warning",
            "spans": [[0, 8]],
            "in": "text",
            "message": "One source.",
        }
    ],
}


def drones() -> Article:
    return article(
        DRONES,
        [
            attribution(
                DRONES,
                "a1",
                "indirect",
                source=["Interfax"],
                cue=["said"],
                content=["two drones hit the depot"],
            )
        ],
        path="depot.txt",
    )


def test_record_is_the_contract() -> None:
    assert article_to_json(drones()) == {
        **{name: None for name in ("ref", "url", "title", "outlet", "byline", "published", "language")},
        "schema": "thirdhand/article/1",
        "id": drones().id,
        "path": "depot.txt",
        "text": DRONES,
        "credits": [],
        "attributions": [{
            "id": "a1", "type": "indirect", "parent": None, "score": 0.9,
            "source": {"spans": [[0, 8]], "text": "Interfax"}, "cue": {"spans": [[9, 13]], "text": "said"},
            "content": {"spans": [[14, 38]], "text": "two drones hit the depot"},
        }],
        "claims": [],
        "findings": [],
    }  # fmt: skip


def test_keys_stand_in_the_order_of_the_contract() -> None:
    assert list(article_to_json(drones())) == list(FULL)


def test_missing_parts_are_null_and_split_ones_joined() -> None:
    split, sourceless = (article_to_json(bridge())["attributions"][index] for index in (1, 5))
    assert (
        split["content"]["text"]
        == "“We found cracks in two of the five piers,” … “and nobody will drive over them.”"
    )
    assert len(split["content"]["spans"]) == 2
    assert sourceless["source"] is None


@given(articles())
def test_any_article_comes_back_and_keeps_to_the_schema(given: Article) -> None:
    assert article_from_json(article_to_json(given)) == given
    VALIDATOR.validate(article_to_json(given))


@given(articles())
def test_any_line_is_one_line_of_utf8_that_comes_back(given: Article) -> None:
    try:
        line = dumps_line(given)
    except InputError:
        assert len(json.loads(json.dumps(given.text))) < len(given.text)
        return
    assert line.splitlines() == [line]
    assert article_from_json(json.loads(line.encode("utf-8"))) == given


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("naïve 漢字 🌍", "naïve 漢字 🌍"),
        ("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\u0085d"),
        ("lone \udc80 and \ud83d", r"lone \udc80 and \ud83d"),
        ("tab\tnul\0", r"tab\tnul\u0000"),
    ],
)
def test_only_what_breaks_a_line_is_escaped(text: str, written: str) -> None:
    assert f'"text": "{written}"' in dumps_line(article(text))


def test_surrogate_pair_is_refused_because_offsets_would_move() -> None:
    with pytest.raises(InputError, match=r"two\.txt: a surrogate pair stands as two characters at offset 3"):
        dumps_line(article("one\ud83c\udf0d", path="two.txt"))


def test_schema_is_valid_and_holds_the_whole_contract() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(FULL)


def objects(schema: object) -> list[dict[str, Any]]:
    """Find every object type in the schema."""
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    found = [item for part in inner for item in objects(part)]
    return [schema, *found] if isinstance(schema, dict) and schema.get("type") == "object" else found


def test_schema_is_strict_everywhere() -> None:
    assert len(objects(SCHEMA)) == 9
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "thirdhand/article/2"),
        (("text",), None),
        (("surprise",), 1),
        (("attributions", 0, "type"), "quoted"),
        (("attributions", 0, "score"), 1.5),
        (("attributions", 0, "source", "spans"), []),
        (("attributions", 0, "source", "spans", 0), [0, 8, 9]),
        (("claims", 0, "certainty"), "sure"),
        (("claims", 0, "chain", 0, "kind"), "robot"),
        (("claims", 0, "chain", 0, "anonymity"), None),
        (("claims", 0, "quantities", 0, "bound"), "over"),
        (("findings", 0, "in"), "body"),
        (("credits", 0, "text"), None),
    ],
)
def test_schema_refuses(path: tuple[str | int, ...], value: object) -> None:
    record = copy.deepcopy(FULL)
    at: Any = record
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert not VALIDATOR.is_valid(record)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("schema",), "thirdhand/article/2", "schema: 'thirdhand/article/2' is not 'thirdhand/article/1'"),
        (("text",), 7, "text: is not a string"),
        (("title",), 7, "title: is not a string"),
        (("surprise",), 1, "record: has unknown surprise"),
        (("claims",), [{}], "claims: holds records that this version does not read"),
        (("attributions",), {}, "attributions: is not a list"),
        (("attributions", 0), "a1", "attributions[0]: is not an object"),
        (
            ("attributions", 0),
            {"id": "a1"},
            "attributions[0]: lacks content, cue, parent, score, source, type",
        ),
        (
            ("attributions", 0, "type"),
            "quoted",
            "attributions[0].type: 'quoted' is none of direct, indirect, mixed",
        ),
        (("attributions", 0, "score"), True, "attributions[0].score: True is not a number from 0 to 1"),
        (
            ("attributions", 0, "score"),
            float("nan"),
            "attributions[0].score: nan is not a number from 0 to 1",
        ),
        (("attributions", 0, "parent"), "a9", "attributions: the parents of 'a1'"),
        (("attributions", 0, "parent"), "a1", "attributions: the parents of 'a1'"),
        (("attributions", 0, "source", "spans"), [], "attributions[0].source.spans: is empty"),
        (
            ("attributions", 0, "source", "spans"),
            [[0, 4], [3, 8]],
            "attributions[0].source.spans: is empty, out of order",
        ),
        (
            ("attributions", 0, "source", "spans", 0),
            [0, 99],
            "attributions[0].source.spans[0]: [0, 99] is no [start, end)",
        ),
        (
            ("attributions", 0, "source", "spans", 0),
            [0, 8.0],
            "attributions[0].source.spans[0]: [0, 8.0] is no [start, end)",
        ),
        (
            ("attributions", 0, "source", "spans", 0),
            [1, 9],
            "attributions[0].source.text: is not what its spans quote",
        ),
        (
            ("attributions", 0, "cue", "text"),
            "told",
            "attributions[0].cue.text: is not what its spans quote, 'said'",
        ),
    ],
)
def test_reading_back_names_the_field(path: tuple[str | int, ...], value: object, message: str) -> None:
    record: Any = article_to_json(drones())
    at = record
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(InputError) as caught:
        article_from_json(record)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("record", [None, [], "text", {}])
def test_reading_back_refuses_what_is_no_record(record: object) -> None:
    with pytest.raises(InputError, match="^record: "):
        article_from_json(record)


def test_reading_back_refuses_two_of_one_id() -> None:
    record = article_to_json(drones())
    record["attributions"] *= 2
    with pytest.raises(InputError, match="attributions: two of them have the same id"):
        article_from_json(record)


def test_reading_back_refuses_parents_in_a_circle() -> None:
    record = article_to_json(bridge())
    record["attributions"][0]["parent"], record["attributions"][1]["parent"] = "a2", "a1"
    with pytest.raises(InputError, match="run in a circle"):
        article_from_json(record)
