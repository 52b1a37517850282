"""Clusters and reuse as JSON: the contract's keys in order, both schemas, and the way back."""

import copy
import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.tellings import copy_of, said, told
from thirdhand.errors import InputError
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.json import cluster_from_json, cluster_to_json, reuse_from_json, reuse_to_json
from thirdhand.linking.values import Change, ChangeKind, Cluster, Relation, Reuse
from thirdhand.records import Span


def schema(name: str) -> Draft202012Validator:
    text = (files("thirdhand.linking") / f"{name}.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


CLUSTER, REUSE = schema("cluster"), schema("reuse")
RUIZ = ("Ana Ruiz", "person")
TEXT = "Ana Ruiz said up to 1,000 men may have left."


def described() -> Cluster:
    hedged = said(
        "up to 1,000 men may have left",
        RUIZ,
        certainty="possible",
        number=("up to 1,000 men", None, 1000, "at_most", "men"),
    )
    grown = said("3,000 men left", ("the Post", "outlet"), number=("3,000 men", 3000, 3000, "exactly", "men"))
    denied = said("the report", ("The palace", "government_body"), denies=True, certainty="denied")
    members = [
        *told("a", "Evening Post", TEXT, hedged, at="10:00"),
        *told("b", "Lantern", TEXT, hedged, at="11:00"),
        *told("c", "Courier", "According to the Post, 3,000 men left.", grown, at="12:00", title="Gone"),
        *told("d", None, "The palace denied the report.", denied),
    ]
    return describe_cluster("k7", members, [copy_of("b", "a", TEXT)])


def ringed() -> Cluster:
    lantern = told("a", "Lantern", "The Post says men left.", said("men left", ("The Post", "outlet")))
    post = told("b", "Post", "The Lantern says men left.", said("men left", ("The Lantern", "outlet")))
    return describe_cluster("k8", [*lantern, *post], ())


PAIR = Reuse(
    a="b2:1",
    b="b2:2",
    a_spans=(Span(0, 90),),
    b_spans=(Span(4, 95),),
    earlier="a",
    relation=Relation.DIRECT,
    share_a=0.8,
    share_b=0.9,
)


def test_a_cluster_has_the_keys_of_the_contract_in_order() -> None:
    record = cluster_to_json(described())
    assert (
        list(record)
        == (
            "schema id statement n_articles n_outlets n_copies n_relays n_own n_untraced n_origins denied ring first origins "
            "claims rings changes silent"
        ).split()
    )
    assert list(record["origins"][0]) == "name kind anonymity via stance sure articles".split()
    assert (
        list(record["claims"][0])[:16]
        == (
            "article ref url outlet published claim in spans stance sure certainty how origins copied_from derived_from quantities"
        ).split()
    )


def test_a_cluster_says_what_was_found() -> None:
    record = cluster_to_json(described())
    assert (record["schema"], record["id"], record["denied"], record["ring"]) == (
        "thirdhand/cluster/1",
        "k7",
        True,
        False,
    )
    assert record["first"] == {"article": "a", "published": "2026-03-04T10:00:00+00:00"}
    assert [
        (one["article"], one["how"], one["copied_from"], one["derived_from"]) for one in record["claims"]
    ] == [
        ("a", "relay", None, None),
        ("b", "copy", "a", None),
        ("c", "relay", None, "a"),
        ("d", "relay", None, None),
    ]
    assert record["claims"][2]["quantities"] == [
        {
            "spans": [[23, 32]],
            "low": 3000,
            "high": 3000,
            "bound": "exactly",
            "unit": "men",
            "text": "3,000 men",
        }
    ]
    assert {(one["change"], one["article"]) for one in record["changes"]} == {
        ("number grown", "c"),
        ("hedge dropped", "c"),
    }
    assert record["silent"] == ["Evening Post", "Lantern", "Courier"]


@pytest.mark.parametrize("cluster", [described(), ringed()], ids=["denied", "ringed"])
def test_a_cluster_comes_back_as_it_was(cluster: Cluster) -> None:
    line = json.dumps(cluster_to_json(cluster))
    CLUSTER.validate(json.loads(line))
    assert cluster_from_json(json.loads(line)) == cluster


def test_reuse_comes_back_as_it_was() -> None:
    record = reuse_to_json(PAIR)
    assert record == {
        "a": "b2:1", "b": "b2:2", "a_spans": [[0, 90]], "b_spans": [[4, 95]],
        "earlier": "a", "relation": "direct", "share_a": 0.8, "share_b": 0.9,
    }  # fmt: skip
    assert list(record) == "a b a_spans b_spans earlier relation share_a share_b".split()
    REUSE.validate(record)
    assert reuse_from_json(json.loads(json.dumps(record))) == PAIR


def broken(record: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    at: Any = changed
    *parents, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in parents:
        at = at[step]
    at[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("schema", "thirdhand/cluster/2", "schema"),
        ("n_articles", 9, "n_articles"),
        ("n_origins", [3, 1], "n_origins"),
        ("ring", True, "ring"),
        ("first.article", "z", "first"),
        ("origins.0.stance", "doubts", "origins[0].stance"),
        ("origins.0.sure", None, "origins[0].sure"),
        ("claims.1.sure", "no", "claims[1].sure"),
        ("claims.1.how", "heard", "claims[1].how"),
        ("claims.0.spans", [[5, 5]], "claims[0].spans[0]"),
        ("claims.0.origins", [7], "claims[0].origins"),
        ("claims.2.quantities.0.low", "many", "claims[2].quantities[0].low"),
        ("changes.0.change", "moved", "changes[0].change"),
        ("silent", "Post", "silent"),
    ],
)
def test_a_broken_cluster_is_refused_by_its_first_wrong_field(path: str, value: object, where: str) -> None:
    with pytest.raises(InputError) as refused:
        cluster_from_json(broken(cluster_to_json(described()), path, value))
    assert refused.value.input == where
    assert "thirdhand/cluster/1" in refused.value.remedy


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("earlier", "c", "earlier"),
        ("b_spans", [], "b_spans"),
        ("a_spans", [[0, 9], [12, 20]], "b_spans"),
        ("share_a", 1.2, "share_a"),
        ("relation", "cousin", "relation"),
    ],
)
def test_a_broken_pair_is_refused(path: str, value: object, where: str) -> None:
    with pytest.raises(InputError) as refused:
        reuse_from_json(broken(reuse_to_json(PAIR), path, value))
    assert refused.value.input == where


def test_schema_and_reader_know_the_same_changes() -> None:
    change = CLUSTER.schema["$defs"]["change"]["properties"]["change"]["enum"]  # type: ignore[index,call-overload]
    assert change == [kind.value for kind in ChangeKind]
    assert Change.__dataclass_fields__.keys() == {"kind", "article", "against", "before", "after"}
