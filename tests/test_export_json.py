import copy
import json
import re
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.invented import article, attribution, bridge, claim, depot, quantity
from tests.invented_findings import checked_articles, checked_depot
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
            "text": "Interfax",
            "in": "text",
            "message": "One source.",
            "why": "Nobody else bears it out.",
            "settle": "Find a second one.",
            "against": {"spans": [[14, 38]], "text": "two drones hit the depot"},
            "claims": ["c1"],
            "link": 0,
            "folded": [{"rule": "second-hand", "severity": "note", "message": "Relayed."}],
        }
    ],
    "skipped": [{"rule": "headline-unsupported", "reason": "the article has no headline"}],
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
        "skipped": [],
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


def test_finding_is_the_contract() -> None:
    """What a finding in the title looks like, held against the text, and one about a source."""
    record = article_to_json(checked_depot())
    headline, source, _ = record["findings"]
    assert headline == {
        "rule": "headline-unsupported", "severity": "error", "spans": [[0, 23]], "text": "Depot on Lake Orm burns", "in": "title",
        "message": "Seen: Depot on Lake Orm burns.", "why": "It matters.", "settle": "Ask.",
        "against": {"spans": [[27, 58]], "text": "A fuel depot on Lake Orm burned"},
        "claims": ["c1", "c3"], "link": None,
        "folded": [
            {"rule": "headline-hedge-lost", "severity": "warning", "message": "Seen as well by headline-hedge-lost."},
            {"rule": "estimate-vague", "severity": "note", "message": "Seen as well by estimate-vague."},
        ],
    }  # fmt: skip
    assert (source["in"], source["against"], source["claims"], source["link"], source["folded"]) == (
        *("text", None, ["c5"], 2, []),
    )
    assert record["skipped"] == [{"rule": "no-reply", "reason": "no accusation"}]
    VALIDATOR.validate(record)


def test_keys_of_every_record_stand_in_the_order_of_the_contract() -> None:
    record = json.loads(dumps_line(depot()))
    for path in ((), ("author",), ("chain", 0), ("quantities", 0), ("content",)):
        written, contract = record["claims"][4], FULL["claims"][0]
        for step in path:
            written, contract = written[step], contract[step]
        assert list(written) == list(contract)
    finding, contract = json.loads(dumps_line(checked_depot()))["findings"][0], FULL["findings"][0]
    assert list(finding) == list(contract)
    assert list(finding["folded"][0]) == list(contract["folded"][0])


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


def test_the_whole_contract_comes_back() -> None:
    assert article_to_json(article_from_json(FULL)) == FULL
    assert article_from_json(article_to_json(checked_depot())) == checked_depot()


@given(checked_articles())
def test_any_article_comes_back_and_keeps_to_the_schema(given: Article) -> None:
    assert article_from_json(article_to_json(given)) == given
    VALIDATOR.validate(article_to_json(given))


@given(checked_articles())
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
    assert len(objects(SCHEMA)) == 11
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        # an older record has no "skipped"
        assert set(schema["properties"]) - set(schema["required"]) <= {"skipped"}
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
        (("findings", 0, "rule"), ""),
        (("findings", 0, "severity"), "fatal"),
        (("findings", 0, "spans"), []),
        (("findings", 0, "text"), None),
        (("findings", 0, "against"), {"text": "two drones hit the depot"}),
        (("findings", 0, "claims"), None),
        (("findings", 0, "claims"), []),
        (("findings", 0, "link"), -1),
        (("findings", 0, "folded", 0, "why"), "It matters."),
        (("findings", 0, "folded", 0, "severity"), None),
        (("skipped",), None),
        (("skipped", 0, "rule"), ""),
        (("skipped", 0, "reason"), None),
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
        (("findings",), None, "findings: is not a list"),
        (("findings",), [{}], "findings[0]: lacks against, claims, folded, in, link, message, rule, settle,"),
        (("skipped",), None, "skipped: is not a list"),
        (("skipped",), [{}], "skipped[0]: lacks reason, rule"),
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


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("rule",), "", "findings[1].rule: is empty"),
        (("rule",), None, "findings[1].rule: is not a string"),
        (("severity",), "fatal", "findings[1].severity: 'fatal' is none of error, warning, note"),
        (("in",), "body", "findings[1].in: 'body' is none of text, title"),
        (("in",), "title", "findings[1].spans[0]: [170, 188] is no [start, end) within 46 characters"),
        (("spans",), [], "findings[1].spans: is empty"),
        (
            ("spans",),
            [[170, 180], [175, 188]],
            "findings[1].spans: is empty, out of order or overlaps itself",
        ),
        (("spans", 0), [171, 189], "findings[1].text: is not what its spans quote, 'aval intelligence '"),
        (("text",), None, "findings[1].text: is not what its spans quote, 'naval intelligence'"),
        (("message",), None, "findings[1].message: is not a string"),
        (("why",), 1, "findings[1].why: is not a string"),
        (("settle",), [], "findings[1].settle: is not a string"),
        (("against",), "text", "findings[1].against: is not an object"),
        (
            ("against",),
            {"spans": [[0, 7]], "text": "Ostmark"},
            "findings[1].against.text: is not what its spans quote, 'OSTMARK'",
        ),
        (("claims",), "c5", "findings[1].claims: is not a list"),
        (("claims",), ["c5", "c13"], "findings[1].claims[1]: no claim has the id 'c13'"),
        (("claims", 0), 5, "findings[1].claims[0]: is not a string"),
        (("claims",), [], "findings[1].link: is not null, and there is no claim whose chain it counts in"),
        (
            ("claims",),
            ["c7", "c5"],
            "findings[1].link: 2 is no position in the chain of 'c7', which has 2 links",
        ),
        (("link",), 3, "findings[1].link: 3 is no position in the chain of 'c5', which has 3 links"),
        (("link",), -1, "findings[1].link: -1 is no position in the chain of 'c5'"),
        (("link",), True, "findings[1].link: True is no position in the chain of 'c5'"),
        (("link",), 1.0, "findings[1].link: 1.0 is no position in the chain of 'c5'"),
        (("folded",), None, "findings[1].folded: is not a list"),
        (("surprise",), 1, "findings[1]: has unknown surprise"),
    ],
)
def test_reading_back_a_finding_names_the_field(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    record = changed(article_to_json(checked_depot()), ("findings", 1, *path), value)
    with pytest.raises(InputError) as caught:
        article_from_json(record)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("findings", 0, "folded", 1), [], "findings[0].folded[1]: is not an object"),
        (("findings", 0, "folded", 1, "rule"), "", "findings[0].folded[1].rule: is empty"),
        (("findings", 0, "folded", 1, "severity"), "off", "findings[0].folded[1].severity: 'off' is none of"),
        (("findings", 0, "folded", 1, "message"), None, "findings[0].folded[1].message: is not a string"),
        (("findings", 0, "folded", 1, "why"), "", "findings[0].folded[1]: has unknown why"),
        (("skipped", 0), "no-reply", "skipped[0]: is not an object"),
        (("skipped", 0, "rule"), "", "skipped[0].rule: is empty"),
        (("skipped", 0, "reason"), None, "skipped[0].reason: is not a string"),
        (("skipped", 0, "why"), "", "skipped[0]: has unknown why"),
    ],
)
def test_reading_back_what_is_folded_or_skipped_names_the_field(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        article_from_json(changed(article_to_json(checked_depot()), path, value))
    assert str(caught.value).startswith(message)


def test_what_a_finding_is_held_against_counts_in_the_text_even_where_it_is_of_the_title() -> None:
    against = {"spans": [[0, 23]], "text": "Depot on Lake Orm burns"}  # the title's words
    with pytest.raises(
        InputError, match=r"findings\[0\]\.against\.text: is not what its spans quote, 'OSTMARK"
    ):
        article_from_json(changed(article_to_json(checked_depot()), ("findings", 0, "against"), against))


def test_reading_back_refuses_a_finding_in_a_title_that_is_not_there() -> None:
    record = article_to_json(checked_depot()) | {"title": None, "claims": []}
    with pytest.raises(InputError, match=r"findings\[0\]\.in: is 'title', and the record has none"):
        article_from_json(record)


def test_a_rule_of_a_newer_version_is_read() -> None:
    record = changed(article_to_json(checked_depot()), ("findings", 1, "rule"), "not-yet-thought-of")
    assert article_from_json(record).findings[1].rule == "not-yet-thought-of"


def test_a_record_of_an_older_version_has_skipped_nothing() -> None:
    record = article_to_json(depot())
    del record["skipped"]
    VALIDATOR.validate(record)
    assert article_from_json(record) == depot()


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
