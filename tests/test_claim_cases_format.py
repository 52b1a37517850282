"""The golden cases of claims are checked: the loader first, then every case of both halves."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.records import Anonymity, Author, Certainty, ClaimPlace, Kind, Part, Span
from training.cases import CaseError
from training.claim_cases import ClaimCase, find_quoted, load_claim_cases
from training.claims_gold import GoldClaim, GoldClaims, GoldLink

FOLDER = Path(__file__).parent / "cases" / "claims"
HALVES = {half: load_claim_cases(FOLDER / half) for half in ("tuning", "reporting")}
CASES = [case for cases in HALVES.values() for case in cases]

KINDS = {
    "adjunct",
    "anaphoric_document",
    "anonymity",
    "certainty",
    "credits",
    "denial",
    "headline_subhead",
    "hearsay",
    "inherited",
    "inside_source",
    "multi_paragraph",
    "names",
    "nested",
    "own_voice",
    "parallel",
    "passive",
    "told_outlet",
    "two_standings",
}
DOMAINS = {
    "business",
    "court",
    "crime",
    "diplomacy",
    "disaster",
    "entertainment",
    "health",
    "science",
    "sport",
    "war",
}

LINK: dict[str, Any] = {
    "source": "Interfax",
    "name": "Interfax",
    "kind": "outlet",
    "anonymity": "named",
    "certainty": "asserted",
}
CLAIM: dict[str, Any] = {"content": ["the port may shut"], "author": "unknown", "chain": [LINK]}
CASE: dict[str, Any] = {
    "id": "odd-01",
    "domain": "war",
    "style": "agency",
    "text": "Interfax said the port may shut if it snows. It snows.",
    "claims": [CLAIM],
    "known_failure": None,
}


def case(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**CASE, **changes}


def with_claim(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return case(claims=[{**CLAIM, **changes}])


def with_link(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return with_claim(chain=[{**LINK, **changes}])


def load(folder: Path, content: object) -> list[ClaimCase]:
    (folder / "odd.json").write_text(json.dumps(content), encoding="utf-8")
    return load_claim_cases(folder)


def test_load_returns_spans_and_labels(tmp_path: Path) -> None:
    claim = {
        "content": ["the port may shut if it snows"],
        "place": "lead",
        "author": {"certainty": "unknown", "distancing": True},
        "chain": [{**LINK, "via": "report", "certainty": "conditional", "doubt": True}],
        "evidence": ["may", "if"],
        "condition": "if it snows",
    }
    record = case(claims=[claim], outlet="The Courier", credits=["Interfax"], known_failure="snow")
    expected = ClaimCase(
        kind="odd",
        domain="war",
        style="agency",
        article=GoldClaims(
            id="odd-01",
            text="Interfax said the port may shut if it snows. It snows.",
            title=None,
            outlet="The Courier",
            claims=(
                GoldClaim(
                    content=(Span(14, 43),),
                    cue=(),
                    place=ClaimPlace.LEAD,
                    author=Author(certainty=Certainty.UNKNOWN, distancing=True),
                    chain=(
                        GoldLink(
                            span=(Span(0, 8),),
                            name="Interfax",
                            names=("Interfax",),
                            via="report",
                            kind=Kind.OUTLET,
                            anonymity=Anonymity.NAMED,
                            certainty=Certainty.CONDITIONAL,
                            doubt=True,
                            distancing=False,
                        ),
                    ),
                    evidence=(Span(23, 26), Span(32, 34)),
                    condition=(Span(32, 43),),
                ),
            ),
        ),
        credits=(Span(0, 8),),
        known_failure="snow",
    )
    assert load(tmp_path, [record]) == [expected]
    assert expected.id == "odd-01"


def test_load_fills_in_what_is_left_out(tmp_path: Path) -> None:
    (loaded,) = load(tmp_path, [CASE])
    (claim,) = loaded.article.claims
    assert (loaded.article.title, loaded.article.outlet, loaded.credits) == (None, None, ())
    assert claim.place is ClaimPlace.BODY
    assert claim.part is Part.TEXT
    assert claim.author == Author(certainty=Certainty.UNKNOWN)
    assert (claim.evidence, claim.condition, claim.chain[0].via) == ((), (), None)


@pytest.mark.parametrize(
    ("link", "name", "names"),
    [
        ({}, "Interfax", ("Interfax",)),
        ({"name": None}, None, ()),
        ({"name": "A and B", "names": ["A", "B"]}, "A and B", ("A", "B")),
    ],
)
def test_load_names_the_parts(
    tmp_path: Path, link: dict[str, Any], name: str | None, names: tuple[str, ...]
) -> None:
    (loaded,) = load(tmp_path, [with_link(**link)])
    (found,) = loaded.article.claims[0].chain
    assert (found.name, found.names) == (name, names)


@pytest.mark.parametrize(
    ("title", "part", "start"),
    [
        ("Snow: the port may shut", Part.TITLE, 6),
        ("Interfax said the port may shut", Part.TEXT, 14),
        (None, Part.TEXT, 14),
    ],
)
def test_load_quotes_a_headline_where_it_stands(
    tmp_path: Path, title: str | None, part: Part, start: int
) -> None:
    claim = {"content": ["the port may shut"], "place": "headline", "author": "asserted", "chain": []}
    (loaded,) = load(tmp_path, [case(title=title, claims=[claim])])
    (found,) = loaded.article.claims
    assert (found.part, found.content) == (part, (Span(start, start + 17),))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"id": "odd-01"}, "odd.json: the file must hold one list of cases"),
        (["odd-01"], "odd.json, 'odd-01': a case must be an object"),
        ([case(id="even-01")], "odd.json, even-01: the id must begin with odd-"),
        ([case(id=None)], "odd.json, None: id must be a string, not null"),
        ([CASE, CASE], "odd.json, odd-01: the id stands twice"),
        ([case(colour="red")], "odd.json, odd-01: a case has no key colour"),
        ([{k: v for k, v in CASE.items() if k != "style"}], "odd.json, odd-01: a case lacks style"),
        ([case(domain="")], "odd-01: domain must be a string with something in it"),
        ([case(claims={})], "odd-01: claims must be a list"),
        ([case(credits=["Reuters"])], "odd-01: credits: 'Reuters' does not occur"),
        ([with_claim(colour="red")], "odd-01: claim 1: a claim has no key colour"),
        ([case(claims=[CLAIM, {}])], "odd-01: claim 2: a claim lacks author, chain, content"),
        ([with_claim(content=[])], "claim 1: content is empty"),
        ([with_claim(content=[""])], "claim 1: content: a quoted string is empty"),
        ([with_claim(content=["the ship"])], "claim 1: content: 'the ship' does not occur in the text"),
        ([with_claim(content=["snows"])], "claim 1: content: 'snows' occurs 2 times; say which"),
        (
            [with_claim(content=["snows⌗3"])],
            "claim 1: content: 'snows' occurs 2 times, so there is no number 3",
        ),
        ([with_claim(evidence=[1])], "claim 1: evidence must be a string or a list of strings, not [1]"),
        ([with_claim(condition="if it rains")], "claim 1: condition: 'if it rains' does not occur"),
        ([with_claim(place="foot")], "claim 1: 'foot' is no place; take one of headline, subhead"),
        ([with_claim(place=None)], "claim 1: None is no place"),
        ([with_claim(author="sure")], "claim 1: 'sure' is no certainty"),
        ([with_claim(author={"certainty": "unknown", "hearsay": "yes"})], "hearsay must be true or false"),
        ([with_claim(author={"doubt": True})], "claim 1: an author lacks certainty"),
        ([with_claim(chain=None)], "claim 1: chain must be a list"),
        ([with_link(source=[])], "claim 1: source is empty"),
        ([with_link(kind="paper")], "claim 1: 'paper' is no kind"),
        ([with_link(anonymity="secret")], "claim 1: 'secret' is no anonymity"),
        ([with_link(certainty=1)], "claim 1: 1 is no certainty"),
        ([with_link(names=[])], "claim 1: names must be a list of strings, not empty"),
        ([with_link(name="")], "claim 1: name must be a string with something in it or null"),
        ([with_link(hearsay=False)], "claim 1: a link has no key hearsay"),
    ],
)
def test_load_names_the_bad_case(tmp_path: Path, content: object, message: str) -> None:
    with pytest.raises(CaseError, match=re.escape(message)):
        load(tmp_path, content)


def test_load_names_a_file_that_is_not_json(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text("[{", encoding="utf-8")
    with pytest.raises(CaseError, match=r"^odd\.json: not JSON: "):
        load_claim_cases(tmp_path)


@given(st.text(min_size=1, max_size=3), st.text(alphabet="ab 𝄞\n", max_size=40), st.integers(1, 5))
def test_quoted_words_are_found_by_their_number(words: str, text: str, number: int) -> None:
    if text.count(words) < number:
        with pytest.raises(CaseError, match=r"does not occur|there is no number"):
            find_quoted(f"{words}⌗{number}", text)
        return
    span = find_quoted(f"{words}⌗{number}", text)
    assert span.of(text) == words
    assert text[: span.start].count(words) == number - 1


@pytest.mark.parametrize("half", HALVES)
def test_every_kind_has_its_share_of_cases(half: str) -> None:
    counts = Counter(case.kind for case in HALVES[half])
    assert set(counts) >= KINDS
    assert min(counts[kind] for kind in KINDS) >= 8
    assert {case.domain for case in HALVES[half]} >= DOMAINS
    assert len(HALVES[half]) >= 140


@pytest.mark.parametrize("half", HALVES)
def test_every_label_occurs(half: str) -> None:
    claims = [claim for case in HALVES[half] for claim in case.article.claims]
    links = [link for claim in claims for link in claim.chain]
    assert {claim.certainty for claim in claims} == set(Certainty)
    assert {link.kind for link in links} == set(Kind)
    assert {link.anonymity for link in links} == set(Anonymity)
    assert {len(claim.chain) for claim in claims} >= {0, 1, 2, 3}


def test_ids_count_up_within_their_file() -> None:
    for cases in HALVES.values():
        counts: Counter[str] = Counter()
        for case in cases:
            counts[case.kind] += 1
            assert case.id == f"{case.kind}-{counts[case.kind]:02}"


def test_no_text_stands_twice_in_either_half() -> None:
    assert [text for text, n in Counter(case.article.text for case in CASES).items() if n > 1] == []


@pytest.mark.parametrize(
    ("half", "case"),
    [(half, case) for half, cases in HALVES.items() for case in cases],
    ids=lambda value: value.id if isinstance(value, ClaimCase) else value,
)
def test_case_is_sound(half: str, case: ClaimCase) -> None:
    assert case.article.text == case.article.text.strip()
    for claim in case.article.claims:
        assert claim.content == tuple(sorted(claim.content))
        for before, after in zip(claim.content, claim.content[1:], strict=False):
            assert before.end <= after.start
        assert len(claim.chain) <= 4
        assert all(link.name is not None or not link.names for link in claim.chain)


@pytest.mark.parametrize("case", HALVES["tuning"], ids=lambda case: case.id)
def test_tuning_case_keeps_to_its_rules(case: ClaimCase) -> None:
    claims = case.article.claims
    assert list(claims) == sorted(claims, key=lambda claim: (claim.part is Part.TEXT, claim.content[0].start))
    for claim in claims:
        whole = case.article.title if claim.part is Part.TITLE else case.article.text
        for span in claim.content + claim.evidence + claim.condition:
            assert whole is not None
            assert span.of(whole) == span.of(whole).strip()
        assert not (claim.chain and claim.author.hearsay), "hearsay is what has no source"
        assert bool(claim.condition) <= (claim.certainty is Certainty.CONDITIONAL)
        for link in claim.chain:
            assert link.anonymity is not Anonymity.NAMED or link.kind is not Kind.UNKNOWN
        # A label that plain words do not give must be shown by some.
        assert claim.certainty is Certainty.ASSERTED or claim.evidence
        assert case.article.outlet is None or case.article.outlet not in [link.name for link in claim.chain]


@pytest.mark.parametrize(
    ("kind", "is_so"),
    [
        ("nested", lambda claim: len(claim.chain) > 1),
        ("inside_source", lambda claim: len(claim.chain) > 1 or any(link.via for link in claim.chain)),
        (
            "hearsay",
            lambda claim: claim.author.hearsay or any(link.kind is Kind.UNKNOWN for link in claim.chain),
        ),
        ("inherited", lambda claim: len(claim.chain) > 1),
        ("parallel", lambda claim: any(len(link.names) > 1 for link in claim.chain)),
        ("own_voice", lambda claim: not claim.chain),
        ("headline_subhead", lambda claim: claim.place is not ClaimPlace.BODY),
    ],
)
def test_tuning_kind_shows_what_it_is_named_for(kind: str, is_so: object) -> None:
    assert callable(is_so)
    cases = [case for case in HALVES["tuning"] if case.kind == kind]
    assert [case.id for case in cases if not any(map(is_so, case.article.claims))] == []
