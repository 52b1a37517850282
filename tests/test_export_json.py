import copy
import json
import re
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.invented import article, articles, attribution, bridge, claim, depot, quantity
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
    "credits": [{"spans": [[0, 8]], "text": "Interfax", "name": None}],
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
            "start": "2026-03-03",
            "end": None,
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


def test_claim_is_the_contract() -> None:
    """What a claim with chain, evidence and quantities looks like, and a title's, and what has none of it."""
    record = article_to_json(depot())
    quoted, own = record["claims"][6], record["claims"][9]
    assert quoted == {
        "id": "c7", "in": "text", "place": "body",
        "content": {"spans": [[323, 348]], "text": "“We lost 40 to 50 tanks.”"},
        "author": {"certainty": "unknown", "doubt": False, "distancing": False, "hearsay": False, "condition": None, "evidence": []},
        "chain": [
            {
                "spans": [[307, 321]], "text": "the Orm Herald", "name": "the Orm Herald", "names": ["the Orm Herald"], "via": None,
                "kind": "outlet", "anonymity": "named", "certainty": "unknown", "doubt": False, "distancing": False,
                "condition": None, "evidence": [], "attribution": None, "score": 0.8,
            },
            {
                "spans": [[299, 301]], "text": "He", "name": "Governor Pell", "names": ["Governor Pell"], "via": "an interview",
                "kind": "person", "anonymity": "named", "certainty": "asserted", "doubt": False, "distancing": False,
                "condition": None, "evidence": [], "attribution": None, "score": 0.8,
            },
        ],
        "certainty": "asserted", "score": 0.9,
        "quantities": [{"spans": [[332, 346]], "low": 40, "high": 50, "bound": "exactly", "unit": "tanks"}],
        "start": None, "end": None,
    }  # fmt: skip
    assert (own["chain"], own["certainty"]) == ([], "conditional")
    assert [record["text"][a:b] for a, b in own["author"]["condition"]] == ["If verified"]
    assert (record["claims"][0]["in"], record["claims"][0]["content"]["spans"]) == ("title", [[0, 23]])
    assert record["credits"] == [{"spans": [[9, 23]], "text": "Meridian Press", "name": "Meridian Press"}]
    VALIDATOR.validate(record)


def test_keys_of_every_record_stand_in_the_order_of_the_contract() -> None:
    record = json.loads(dumps_line(depot()))
    for path in ((), ("author",), ("chain", 0), ("quantities", 0), ("content",)):
        written, contract = record["claims"][4], FULL["claims"][0]
        for step in path:
            written, contract = written[step], contract[step]
        assert list(written) == list(contract)


def test_whole_numbers_are_written_as_such() -> None:
    text = "2.5m or 3 of 9007199254740993."
    quantities = [
        quantity(text, "2.5m", 2.5e6, None),
        quantity(text, "2.5", 2.5, 3.0),
        quantity(text, "3", 2.0**60, None),
    ]
    line = dumps_line(article(text, claims=[claim(text, "c1", [text], quantities=quantities)]))
    assert re.findall(r'"low": ([^,]+), "high": ([^,]+)', line) == [
        ("2500000", "null"), ("2.5", "3"), ("1.152921504606847e+18", "null"),
    ]  # fmt: skip


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
    with pytest.raises(InputError, match="stands as two characters at offset 0"):
        dumps_line(article("one", title="\ud83c\udf0d"))


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
        (("credits", 0), {"spans": [[0, 8]], "text": "Interfax"}),
        (("claims", 0, "in"), "body"),
        (("claims", 0, "place"), "title"),
        (("claims", 0, "start"), "3 March 2026"),
        (("claims", 0, "author", "hearsay"), None),
        (("claims", 0, "chain", 0, "condition"), []),
        (("claims", 0, "chain", 0, "name"), None),
        (("claims", 0, "chain", 0, "names"), []),
        (("claims", 0, "quantities", 0, "low"), None),
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
        (("findings",), [{}], "findings: holds records that this version does not read"),
        (("credits",), [{}], "credits[0]: lacks name, spans, text"),
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


def changed(record: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return ``record`` with ``value`` at ``path``."""
    at: Any
    copied = copy.deepcopy(record)
    at = copied
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return copied


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("in",), "body", "claims[4].in: 'body' is none of text, title"),
        (("in",), "title", "claims[4].content.spans[0]: [198, 249] is no [start, end) within 46 characters"),
        (("place",), "top", "claims[4].place: 'top' is none of headline, subhead, lead, body"),
        (("content", "text"), "four drones", "claims[4].content.text: is not what its spans quote"),
        (("content",), None, "claims[4].content: is not an object"),
        (("author", "hearsay"), 0, "claims[4].author.hearsay: is neither true nor false"),
        (("author", "certainty"), None, "claims[4].author.certainty: None is none of asserted"),
        (
            ("certainty",),
            "asserted",
            "claims[4].certainty: 'asserted' is not the innermost link's, 'probable'",
        ),
        (("certainty",), "sure", "claims[4].certainty: 'sure' is none of asserted"),
        (("start",), "2026-02-30", "claims[4].start: '2026-02-30' is no date of the form 2026-03-31"),
        (("end",), "20260303", "claims[4].end: '20260303' is no date"),
        (("end",), 2026, "claims[4].end: is not a string"),
        (("chain", 0, "kind"), "robot", "claims[4].chain[0].kind: 'robot' is none of person"),
        (("chain", 0, "names"), [], "claims[4].chain[0].names: must have names where name has one"),
        (("chain", 1, "names"), ["X"], "claims[4].chain[1].names: must have names where name has one"),
        (("chain", 0, "names", 0), 1, "claims[4].chain[0].names[0]: is not a string"),
        (("chain", 2, "attribution"), "a9", "claims[4].chain[2].attribution: no attribution has the id 'a9'"),
        (("chain", 2, "evidence", 0), [188], "claims[4].chain[2].evidence[0]: [188] is no [start, end)"),
        (("chain", 2, "condition"), [], "claims[4].chain[2].condition: is empty"),
        (("chain", 2, "hearsay"), False, "claims[4].chain[2]: has unknown hearsay"),
        (("quantities", 0, "low"), None, "claims[4].quantities[0]: has neither low nor high"),
        (("quantities", 0, "high"), 2, "claims[4].quantities[0].low: 3.0 is above high, 2.0"),
        (
            ("quantities", 0, "low"),
            float("inf"),
            "claims[4].quantities[0].low: is neither a finite number nor null",
        ),
        (("quantities", 0, "low"), 10**400, "claims[4].quantities[0].low: is neither a finite"),
        (("quantities", 0, "low"), True, "claims[4].quantities[0].low: is neither a finite number"),
        (("quantities", 0, "bound"), "over", "claims[4].quantities[0].bound: 'over' is none of exactly"),
    ],
)
def test_reading_back_a_claim_names_the_field(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    record = changed(article_to_json(depot()), ("claims", 4, *path), value)
    with pytest.raises(InputError) as caught:
        article_from_json(record)
    assert str(caught.value).startswith(message)


def test_reading_back_refuses_two_claims_of_one_id() -> None:
    with pytest.raises(InputError, match="claims: two of them have the same id"):
        article_from_json(changed(article_to_json(depot()), ("claims", 1, "id"), "c1"))


def test_reading_back_refuses_an_end_before_the_start() -> None:
    with pytest.raises(InputError, match=r"claims\[2\]\.start: 2026-03-05 is after the end, 2026-03-04"):
        article_from_json(changed(article_to_json(depot()), ("claims", 2, "start"), "2026-03-05"))


def test_reading_back_refuses_a_claim_of_a_title_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"claims\[0\]\.in: is 'title', and the record has none"):
        article_from_json(changed(article_to_json(depot()), ("title",), None))


def test_own_voice_has_the_certainty_of_its_author() -> None:
    with pytest.raises(InputError, match=r"claims\[2\]\.certainty: 'denied' is not the author's, 'asserted'"):
        article_from_json(changed(article_to_json(depot()), ("claims", 2, "certainty"), "denied"))


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
