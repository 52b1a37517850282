"""News items of agencies (ninjs) and schema.org's NewsArticle, in files of their own and in lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.acquire import Capture, Place, PlaceKind, acquire_capture, acquire_html, unpack
from thirdhand.acquire.items import capture_item
from thirdhand.acquire.prose import read_prose
from thirdhand.errors import InputError
from thirdhand.records import Article, Failure
from thirdhand.settings import Settings

FIRST = "The ferry to Ostrel is cancelled, said Ana Ruiz, who runs the harbour."
SECOND = "“Nobody will sail,” she told reporters & guests."
TEXT = f"{FIRST}\n\n{SECOND}"
MARKUP = f"<section><p>{FIRST}</p>\n<figure>A ferry<figcaption>x</figcaption></figure><p><q>Nobody will sail,</q> she told <em>reporters</em> &amp; guests.</p></section>"
V1 = {
    "uri": "http://tidings.example/items/1",
    "type": "text",
    "versioncreated": "2025-03-04T10:37:00Z",
    "byline": "By Mira Oduya",
    "headline": "Ferry cancelled",
    "copyrightholder": "Tidings",
    "language": "en-GB",
    "body_text": "flat",
    "body_xhtml": MARKUP,
}
V2 = {
    "uri": "urn:newsml:tidings.example:1",
    "pubstatus": "usable",
    "firstcreated": "2025-03-04T11:37:00+01:00",
    "versioncreated": "2025-03-05T11:37:00+01:00",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry <b>cancelled</b>"}],
    "bodies": [
        {"role": "caption", "contenttype": "text/html", "value": "<p>A ferry.</p>"},
        {"role": "main", "contenttype": "text/plain", "value": "flat"},
        {"role": "richtext", "contenttype": "application/xhtml+xml", "value": MARKUP},
    ],
    "by": "Mira Oduya, Tidings",
    "infosources": [{"role": "src", "name": "Tidings"}],
    "altids": [
        {"role": "internal", "value": "77"},
        {"role": "web", "value": "https://tidings.example/ferry"},
    ],
}
V3 = {
    "uri": "urn:newsml:tidings.example:1",
    "standard": {"name": "ninjs", "version": "3.0"},
    "pubStatus": "usable",
    "versionCreated": "2025-03-04T10:37:00Z",
    "headlines": [{"value": "Ferry cancelled"}],
    "bodies": [{"contentType": "text/plain", "value": TEXT}],
    "people": [{"name": "Ana Ruiz", "rel": "about"}, {"name": "Mira Oduya", "rel": "author"}],
    "copyrightHolder": "Tidings",
    "language": "en",
}
NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "@id": "https://tidings.example/ferry#article",
    "url": "https://tidings.example/ferry",
    "headline": "Ferry cancelled",
    "datePublished": "2025-03-04T10:37:00Z",
    "author": [{"@type": "Person", "name": "Mira Oduya"}],
    "publisher": {"@type": "Organization", "name": "Tidings"},
    "articleBody": TEXT,
}


def found(tmp_path: Path, value: object, name: str = "item.json") -> list[Capture | Failure]:
    """Return what the file ``name`` with the JSON ``value`` gives; JSON Lines of a list."""
    path = tmp_path / name
    lines = [json.dumps(each) for each in value] if isinstance(value, list) and name.endswith("l") else []
    path.write_text("\n".join(lines) or json.dumps(value), encoding="utf-8")
    results = unpack([Place(kind=PlaceKind.FILE, name=str(path))], settings=Settings())
    return [each for each in results if not isinstance(each, Place)]


def read(tmp_path: Path, value: object) -> Article:
    (capture,) = found(tmp_path, value)
    assert isinstance(capture, Capture), str(capture)
    return acquire_capture(capture)


def fault(tmp_path: Path, value: object) -> str:
    (failure,) = found(tmp_path, value)
    assert isinstance(failure, Failure)
    return str(failure).removeprefix(str(tmp_path / "item.json"))


@pytest.mark.parametrize("item", [V1, V2, V3, NEWS], ids=["1", "2", "3", "NewsArticle"])
def test_every_version_gives_the_same_article(tmp_path: Path, item: dict[str, Any]) -> None:
    article = read(tmp_path, item)
    assert (article.text, article.title, article.outlet) == (TEXT, "Ferry cancelled", "Tidings")
    assert article.byline is not None and article.byline.startswith("Mira Oduya")
    assert article.published in ("2025-03-04T10:37:00+00:00", "2025-03-04T11:37:00+01:00")
    assert article.language == "en"


@pytest.mark.parametrize(
    ("item", "url", "ref"),
    [
        (V1, "http://tidings.example/items/1", None),
        (V2, "https://tidings.example/ferry", "urn:newsml:tidings.example:1"),
        (
            V2 | {"link": "https://tidings.example/b"},
            "https://tidings.example/b",
            "urn:newsml:tidings.example:1",
        ),
        (V3, None, "urn:newsml:tidings.example:1"),
        (NEWS, "https://tidings.example/ferry", "https://tidings.example/ferry#article"),
        (
            NEWS | {"url": None},
            "https://tidings.example/ferry#article",
            "https://tidings.example/ferry#article",
        ),
    ],
)
def test_identity(tmp_path: Path, item: dict[str, Any], url: str | None, ref: str | None) -> None:
    article = read(tmp_path, item)
    assert (article.url, article.ref) == (url, ref)
    assert article.path == (None if url else f"{tmp_path / 'item.json'}#{ref}")


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (V2 | {"pubstatus": "withheld"}, ": is withheld by its provider (pubstatus withheld); leave it out"),
        (V3 | {"pubStatus": "canceled"}, ": was cancelled by its provider (pubstatus canceled)"),
        (V2 | {"pubstatus": "stat:canceled"}, ": was cancelled by its provider"),
        (V1 | {"type": "picture"}, ": is of type picture, not text; give items of type text"),
        (V2 | {"bodies": []}, ": has no body with a text in it"),
        (V2 | {"bodies": [{"value": " "}, {"value": 7}, "x"]}, ": has no body with a text in it"),
        (V1 | {"versioncreated": "soon"}, ": the field 'versioncreated' is 'soon', which cannot be read"),
        (V1 | {"language": 7}, ": the field 'language' is 7, which is no string"),
        (V1 | {"uri": []}, ": the field 'uri' is [], which is no string"),
        (NEWS | {"articleBody": None}, ": is a NewsArticle without an articleBody"),
        (NEWS | {"articleBody": 5}, ": the field 'body' is 5"),
        (
            NEWS | {"datePublished": "2999-01-01"},
            ": the field 'datePublished' is '2999-01-01', which lies in",
        ),
        (
            {"@type": "Recipe", "name": "Soup"},
            ": is JSON, but no ninjs item, no schema.org NewsArticle and no",
        ),
        ({"items": [V1 | {"type": "picture"}]}, ": is a package without a text in it"),
    ],
)
def test_what_cannot_be_taken_says_why(tmp_path: Path, item: dict[str, Any], says: str) -> None:
    assert fault(tmp_path, item).startswith(says)


@pytest.mark.parametrize(
    "package",
    [
        [V1, V2],
        {"_items": [V1, V2]},
        {"items": [V1, V1 | {"type": "picture"}, V2, "x"]},
        {"uri": "urn:p", "type": "composite", "versioncreated": "x", "associations": {"a": V1, "b": V2}},
        {"uri": "urn:p", "type": "composite", "versioncreated": "x", "associations": [V1, V2]},
        {"@graph": [NEWS, {"@type": "WebSite"}, NEWS]},
    ],
)
def test_packages_give_their_texts(tmp_path: Path, package: object) -> None:
    captures = found(tmp_path, package)
    assert [each.data.decode() for each in captures if isinstance(each, Capture)] == [TEXT, TEXT]
    assert len(captures) == 2


def test_pictures_beside_a_text_are_no_articles(tmp_path: Path) -> None:
    picture = {"uri": "urn:pic", "type": "picture", "versioncreated": "x", "body_text": "A ferry."}
    assert read(tmp_path, V1 | {"associations": {"featured": picture}}).text == TEXT


def test_lines_may_be_items_of_any_kind(tmp_path: Path) -> None:
    captures = found(tmp_path, [V1, {"text": "Rates rise."}, NEWS, V3 | {"pubStatus": "withheld"}], "a.jsonl")
    told = [each.input if isinstance(each, Failure) else each.data.decode() for each in captures]
    assert told == [TEXT, "Rates rise.", TEXT, f"{tmp_path / 'a.jsonl'}:4"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\n\nTwo.\r\nThree.", ["One.", "Two.", "Three."]),
        ("<p>One.</p><p>Two <b>bold</b>.</p>", ["One.", "Two bold."]),
        ("One.<br/>Two.<br>Three.", ["One.", "Two.", "Three."]),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", ["One.", "Two."]),
        ("<ul><li>One<li>Two</ul><script>x</script>tail", ["One", "Two", "tail"]),
        ("<p>a<!-- c -->b</p><style>p{}</style>", ["ab"]),
        ("2 < 3 and 5 > 4", ["2 < 3 and 5 > 4"]),
        ("<p> </p>", []),
        ("", []),
    ],
)
def test_bodies_become_paragraphs(body: str, expected: list[str]) -> None:
    assert read_prose(body) == expected


def page(body: str, **node: object) -> str:
    declared = json.dumps({"@type": "NewsArticle", "headline": "Ferry cancelled"} | node)
    return (
        f"<html><head><script type='application/ld+json'>{declared}</script></head><body>{body}</body></html>"
    )


LONG = [
    f"Paragraph {number}: the ferry to Ostrel will not sail before Monday, she said." for number in range(9)
]


def test_a_page_whose_layout_has_no_article_gives_the_body_that_it_declares() -> None:
    article = acquire_html(page("<div id=app></div>", articleBody="\n".join(["Ferry cancelled", *LONG])))
    assert article.text == "\n\n".join(LONG)
    assert article.title == "Ferry cancelled"


def test_a_page_whose_layout_has_a_teaser_alone_gives_the_body_that_it_declares() -> None:
    declared = "".join(f"<p>{each}</p>" for each in LONG)
    assert acquire_html(page(f"<article><p>{LONG[0]}</p></article>", articleBody=declared)).text.endswith(
        LONG[8]
    )


def test_a_page_with_its_article_in_the_layout_is_read_from_it() -> None:
    markup = page("".join(f"<p>{each}</p>" for each in LONG), articleBody=" ".join(LONG) + " And more.")
    assert acquire_html(markup).text == "\n\n".join(LONG)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "x", TEXT, MARKUP, "main", "text"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*V3, *V2, *NEWS, "value", "name"]), inner)
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from([*V1, *V2, *V3, *NEWS, "text", "id", "items", "associations", "@graph"])


@given(st.sampled_from([V1, V2, V3, NEWS, {}]), st.dictionaries(FIELDS, VALUES, max_size=4))
def test_any_object_gives_articles_or_says_why_not(item: dict[str, Any], changes: dict[str, Any]) -> None:
    try:
        for capture in capture_item(item | changes, "a.jsonl:1", lambda ref: "a"):
            assert acquire_capture(capture).text
            assert len(capture.digest) == 16
    except InputError as error:
        assert error.input == "a.jsonl:1"


@pytest.mark.parametrize("item", [V3 | {"infoSources": None}, NEWS | {"author": None}])
def test_fields_nested_too_deeply_are_an_error_of_the_item(item: dict[str, Any]) -> None:
    deep: dict[str, Any] = {"name": "x"}
    for _ in range(2000):
        deep = {"name": deep}
    with pytest.raises(InputError, match="a: has fields nested too deeply"):
        list(capture_item(item | {"infoSources": deep, "author": deep}, "a", lambda ref: "a"))
