"""Pages to articles: text, metadata, hostile markup."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml.html import document_fromstring

from thirdhand.acquire import acquire_html
from thirdhand.acquire.joining import join_pieces
from thirdhand.acquire.jsonld import find_article, read_names
from thirdhand.acquire.naming import choose_byline, choose_outlet, choose_title
from thirdhand.acquire.published import choose_published, normalize_published
from thirdhand.errors import EmptyError, InputError, TooLargeError
from thirdhand.ids import article_id

PAGES = Path(__file__).parent / "pages"
FERRY = (PAGES / "ferry.html").read_text("utf-8")
SENTENCE = "The harbour office said on Tuesday that the last ferry had left at noon. "
STORY = "".join(f"<p>{SENTENCE * 3}{n}.</p>" for n in range(4))


def page(head: str = "", body: str = STORY) -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"


def test_a_whole_page() -> None:
    article = acquire_html(FERRY, url="https://sorell.example/ferry", ref="7")
    assert article.title == "Ferry strike enters second week"
    assert article.byline == "Ana Ruíz, Bo Chen"
    assert article.outlet == "The Sorell Herald"
    assert article.published == "2031-03-04T10:05:00+01:00"
    assert article.language == "en"
    assert (article.url, article.path, article.ref) == ("https://sorell.example/ferry", None, "7")
    assert article.id == article_id("https://sorell.example/ferry", article.text)
    assert article.text.split("\n\n") == [
        "PORT SORELL (Meridian) — Ferries to the outer islands stayed in harbour on Tuesday, and the union said"
        " that its members would not go back before the company answers.",
        "“We have waited since October,” said Mira Oduya, who leads the union. “Nobody called us.”",
        "What the company says",
        "Sorell Lines & Sons declined to comment. In a letter seen by the Herald, the company’s lawyers wrote that"
        " the strike was unlawful.",
        "The strike began on 24 February, according to the harbour office.",
        "Some 40 sailings were cancelled, the company told its customers.",
        "The transport minister said on Monday that she was following the talks closely and would step in only if"
        " the islands ran short of medicine or fuel.",
    ]


def test_a_page_that_says_nothing_of_itself() -> None:
    article = acquire_html((PAGES / "bare.html").read_bytes(), path="bare.html")
    assert article.title == "Lighthouse keeper retires after 41 years"
    assert (article.byline, article.outlet, article.published) == (None, None, None)
    assert len(article.text.split("\n\n")) == 4
    assert article.text.endswith(
        "officials said it would be read to its end like the ones that came before it."
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta property="article:published_time" content="2031-03-04T10:05:00Z">',
            "2031-03-04T10:05:00+00:00",
        ),
        ('<meta name="DC.date" content="2031-03-04">', "2031-03-04"),
        ('<meta itemprop="datePublished" content="2031-03-04 10:05:00">', "2031-03-04T10:05:00"),
        (
            '<script type="application/ld+json">[{"@type":["NewsArticle"],"datePublished":"2031-03-04"}]</script>'
            '<meta property="article:published_time" content="2031-03-04T23:05:00-05:00">',
            "2031-03-04T23:05:00-05:00",
        ),
        ('<meta property="article:modified_time" content="2031-03-04T10:05:00Z">', None),
    ],
)
def test_published(head: str, expected: str | None) -> None:
    assert acquire_html(page(head)).published == expected


def test_published_in_the_layout() -> None:
    body = '<h1>Last ferry leaves early</h1><time datetime="2031-03-04T10:05+01:00">Tuesday</time>' + STORY
    assert acquire_html(page(body=body)).published == "2031-03-04T10:05:00+01:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2031-03-04T10:05:00.123+0100", "2031-03-04T10:05:00+01:00"),
        ("2031-03-04 10:05:00 +01:00", "2031-03-04T10:05:00+01:00"),
        ("2031-03-04T10:05Z", "2031-03-04T10:05:00+00:00"),
        ("2031-03-04 10:05 UTC", "2031-03-04T10:05:00+00:00"),
        ("20310304", "2031-03-04"),
        ("1930385100", "2031-03-04T10:05:00+00:00"),
        ("1930385100000", "2031-03-04T10:05:00+00:00"),
        ("Tue, 04 Mar 2031 10:05:00 EST", "2031-03-04T10:05:00-05:00"),
        ("March 4, 2031 10:05 AM", "2031-03-04T10:05:00"),
        ("4 March 2031", "2031-03-04"),
        ("2031/03/04", "2031-03-04"),
        ("", None),
        ("2031", None),
        ("2031-13-45", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999999999999999", None),
        ("soon", None),
    ],
)
def test_dates_as_pages_write_them(value: str, expected: str | None) -> None:
    assert normalize_published(value) == expected


@given(
    st.text(max_size=30)
    | st.from_regex(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,2}[T ]?[\d:.+Z -]{0,14}", fullmatch=True)
)
def test_no_date_raises(value: str) -> None:
    iso = normalize_published(value)
    assert iso is None or re.match(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d(:\d\d)?)?)?$", iso)


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (["2031-03-04", "2031-03-05T02:00:00Z"], "2031-03-05T02:00:00+00:00"),
        (["2031-03-04T08:00", "2031-03-04"], "2031-03-04T08:00:00"),
        (["2031-03-04", "2029-01-01T02:00:00Z"], "2031-03-04"),
        (["soon", None, "2031-03-04"], "2031-03-04"),
        ([], None),
    ],
)
def test_the_most_exact_date_of_the_day(candidates: list[str | None], expected: str | None) -> None:
    assert choose_published(candidates) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ('{"@type": "NewsArticle", "n": 1}', 1),
        ('[{"@type": "WebPage", "n": 2}, {"@type": ["Thing", "ReportageNewsArticle"], "n": 1}]', 1),
        ('{"@graph": [{"@type": "Person"}, {"@type": "BlogPosting", "n": 1}]}', 1),
        ('{"@type": "WebPage", "n": 2, "mainEntity": {"@type": "Article", "n": 1}}', 1),
        ('<!-- {"@type": "Article", "n": 1}; -->', 1),
        ('{"@type": "Article", "t": "two\nlines", "n": 1}', 1),
        ("{&quot;@type&quot;: &quot;Article&quot;, &quot;n&quot;: 1}", 1),
        ('{"@type": "JobPosting", "n": 2}', None),
        ('{"@type": "Article", "n": 1', None),
        ("[" * 100_000, None),
        ('{"@graph": ' * 30 + '{"@type": "Article", "n": 1}' + "}" * 30, None),
        ("null", None),
        ("", None),
    ],
)
def test_json_ld_as_it_is_met(block: str, expected: int | None) -> None:
    node = find_article([block])
    assert (node or {}).get("n") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ana Ruiz", ["Ana Ruiz"]),
        ({"name": "Ana &amp; Bo"}, ["Ana & Bo"]),
        ([{"name": ["Ana", "Bo"]}, "Cy", None, 3, {"@id": "x"}, [["deep"]]], ["Ana", "Bo", "Cy"]),
        (None, []),
        ("  ", []),
    ],
)
def test_names_in_json_ld(value: object, expected: list[str]) -> None:
    assert read_names(value) == expected


@pytest.mark.parametrize(
    ("declared", "headings", "outlet", "expected"),
    [
        (["Ferry strike ends | Sorell Herald"], [], "The Sorell Herald", "Ferry strike ends"),
        (["Sorell Herald: Ferry strike ends"], [], "Sorell Herald", "Sorell Herald: Ferry strike ends"),
        (["Sorell Herald - Ferry strike ends"], [], "Sorell Herald", "Ferry strike ends"),
        (["Ferry strike ends - for now"], [], "Sorell Herald", "Ferry strike ends - for now"),
        # the heading that readers see, where it says the same
        (
            ["Ferry strike ends, union says"],
            ["Sport", "Union says ferry strike ends"],
            None,
            "Union says ferry strike ends",
        ),
        (
            ["Ferry strike ends"],
            ["Sorell Herald News Online"],
            "Sorell Herald News Online",
            "Ferry strike ends",
        ),
        (["Ferry strike ends"], ["More stories from today"], None, "Ferry strike ends"),
        (["Sorell Herald"], ["Ferry strike ends"], "Sorell Herald", "Ferry strike ends"),
        ([], [], None, None),
        (["", ""], [""], "x", None),
    ],
)
def test_titles(declared: list[str], headings: list[str], outlet: str | None, expected: str | None) -> None:
    assert choose_title(declared, headings, outlet) == expected


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([["By Ana Ruiz"]], "Ana Ruiz"),
        ([["Ana Ruiz", "Ana Ruiz", "Bo Chen"]], "Ana Ruiz, Bo Chen"),
        ([["ANA RUIZ, Meridian Science Writer"]], "ANA RUIZ, Meridian Science Writer"),
        ([["Ana Ruiz; Bo Chen Monday; November"]], "Ana Ruiz, Bo Chen"),
        ([["Ana Ruiz Published 10:15"]], "Ana Ruiz"),
        ([["Ana Ruiz | ana@sorell.example"]], "Ana Ruiz"),
        # an outlet, an account, an address are no writers
        ([["Sorell Herald"], ["admin"], ["@anaruiz"], ["https://x.example"], [""], ["Meridian"]], "Meridian"),
        ([["x" * 200], []], None),
    ],
)
def test_bylines(candidates: list[list[str]], expected: str | None) -> None:
    assert choose_byline(candidates, "The Sorell Herald") == expected


@pytest.mark.parametrize(
    ("names", "page_title", "handles", "expected"),
    [
        (["Sorell Herald", "Meridian"], "", [], "Sorell Herald"),
        (["sorellherald", "Sorell Herald"], "", [], "Sorell Herald"),
        (["Sorell.com", "Sorell"], "", [], "Sorell"),
        (["Sorell.com"], "", [], "Sorell.com"),
        (["https://sorell.example", "sorell.com", "@sorell"], "", [], None),
        (["Sorell Herald | News | Sport"], "", [], "Sorell Herald"),
        (["U.S."], "Ferry strike ends - Meridian", ["@meridian"], "Meridian"),
        ([], "Ferry strike ends - Meridian", [], "Meridian"),
        ([], "Another page - Meridian", [], None),
        ([], "Ferry strike ends", ["@"], None),
        (["x" * 99], "", [], None),
    ],
)
def test_outlets(names: list[str], page_title: str, handles: list[str], expected: str | None) -> None:
    assert choose_outlet(names, page_title, ["Ferry strike ends"], handles) == expected


def test_the_headline_in_its_wordings_and_the_byline_are_not_in_the_text() -> None:
    head = '<meta property="og:title" content="Last ferry leaves early, office says">'
    body = "<h1>Last ferry leaves early</h1><p>By Ana Ruiz</p><p>March 4, 2031</p>" + STORY
    article = acquire_html(page(head, body))
    assert article.title == "Last ferry leaves early"
    assert article.text.startswith("The harbour office said")


def piece(n: int, inside: str = "") -> str:
    return f'<div class="row">{inside}<div class="chunk"><p>{n}. {SENTENCE * 5}</p></div><aside>Buy now</aside></div>'


def test_an_article_in_pieces_is_put_together() -> None:
    body = f"<div>{piece(1)}<div>Subscribe</div>{piece(2)}{piece(3)}</div>"
    paragraphs = acquire_html(page(body=body)).text.split("\n\n")
    assert [paragraph[:2] for paragraph in paragraphs] == ["1.", "2.", "3."]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (piece(2), [2, 0]),
        (piece(2, inside="<h1>Another story</h1>"), [1, 1]),
        (piece(2).replace("chunk", "comment"), [1, 1]),
        (piece(2).replace(SENTENCE * 5, SENTENCE), [1, 1]),
    ],
    ids=["a piece", "another article", "a comment", "a teaser"],
)
def test_only_pieces_are_put_together(second: str, expected: list[int]) -> None:
    tree = document_fromstring(page(body=f"<div>{piece(1)}{second}</div>"))
    join_pieces(tree)
    containers = tree.xpath("//div[@class='chunk' or @class='comment']")
    assert [len(container.findall("p")) for container in containers] == expected


def test_pointers_to_other_stories_are_left_out() -> None:
    body = (
        STORY
        + "<p>Read more: Bridge closed for repairs</p><p>Advertisement</p>"
        + STORY.replace("noon", "ten")
    )
    text = acquire_html(page(body=body)).text
    assert "Bridge closed" not in text and "Advertisement" not in text
    assert len(text.split("\n\n")) == 8


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a <b>bold</b>, <i>said</i>  she", "a bold, said she"),
        ("Q<br>A", "Q\n\nA"),
        ("so&shy;called &amp;amp; &#8220;x&#8221;&#8203;", "socalled &amp; “x”"),
        ("&#147;x&#148; &#133;", "“x” …"),
        ("a\x07b\x00c\x9fd &#7;&#x1F;&#0; e&#xd800;&#65535;", "abcŸd e"),
        ("e\u0301te\u0301", "été"),
        ("he said <q>no, <q>never</q></q>.", "he said “no, “never””."),
        (
            'the union said <span class="link"><a href="/u">it would strike</a></span> on',
            "the union said it would strike on",
        ),
        (
            'Gov. <span><a href="/o">Mira Oduya</a><span><img src="o.jpg"><a>Mira J. Oduya</a><a>More</a></span></span> said',
            "Gov. Mira Oduya said",
        ),
        ("שלום &rlm;(said)&lrm;", "שלום \u200f(said)\u200e"),
    ],
)
def test_text_is_clean(markup: str, expected: str) -> None:
    text = acquire_html(page(body=f"<p>{SENTENCE}</p><p>START {markup} END</p>{STORY}")).text
    assert f"START {expected} END" in text


LONG = 200_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * LONG + STORY + "</div>" * LONG,
        "<b><i>" * LONG + STORY,
        "<p>" * LONG,
        "<table><tr><td>" * 5_000 + STORY,
        "<ul><li>" * 5_000 + STORY,
        "<blockquote>" * 5_000 + STORY,
        "<q>" * 3_000 + STORY,
        "<a href='" + "x" * LONG,
        "<!--" + STORY,
        "<![CDATA[" + STORY,
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><html><p>&b;" + STORY,
        "<?xml version='1.0' encoding='utf-16'?><html><body>" + STORY,
        "<script>" + STORY,
        "<frameset><frame src=x>",
        "\x00" * 1000,
        "\ud800<p>" + STORY,
        "<html><head><script type='application/ld+json'>" + "[" * LONG + "</script></head>" + STORY,
        "<p>" + "word " * LONG,
    ],
    ids=range(18),
)
def test_hostile_markup_gives_clean_text_or_an_error(html: str) -> None:
    try:
        article = acquire_html(html)
    except InputError as error:
        assert error.remedy
    else:
        assert article.text.strip() and article.text.isprintable() or "\n\n" in article.text
        assert "<" not in article.text


def test_a_page_of_endless_paragraphs_is_refused() -> None:
    with pytest.raises(TooLargeError, match="has 20,001 paragraphs"):
        acquire_html("<p>" * 20_001, path="x.html")


@pytest.mark.parametrize("html", ["", " \n", "<html></html>", "<p>Sign in</p>", b"", "no markup"])
def test_a_page_without_an_article(html: str | bytes) -> None:
    with pytest.raises(EmptyError) as caught:
        acquire_html(html, path="x.html")
    assert str(caught.value).startswith("x.html: ")


def test_an_error_inside_the_libraries_names_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def fail(*arguments: object, **options: object) -> None:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    with pytest.raises(
        EmptyError, match=r"^x\.html: the page's markup could not be read \(RecursionError\); "
    ) as caught:
        acquire_html(page(), path="x.html")
    assert isinstance(caught.value.__cause__, RecursionError)


def test_libraries_stay_silent_and_the_root_logger_is_left_alone() -> None:
    code = (
        "import logging\n"
        "from thirdhand.acquire import acquire_html\n"
        "try: acquire_html('<p>x')\n"
        "except Exception: pass\n"
        "assert not logging.getLogger().handlers\n"
        "assert logging.getLogger('trafilatura').level == logging.NOTSET\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("", "")
    assert logging.getLogger("thirdhand").handlers == []


TAGS = st.sampled_from(
    "<p> </p> <div> </div> <table> <tr> <td> <ul> <li> <br> <q> </q> <h1> </h1> <a> <script> </script> <!-- --> <b>".split()
    + [
        "<meta property='og:title' content='",
        "<script type='application/ld+json'>",
        "&amp;",
        "&#0;",
        "&bad;",
        "<time datetime='",
        "'>",
    ]
)


@hypothesis_settings(deadline=None, max_examples=150)
@given(st.lists(TAGS | st.text(max_size=20) | st.just(SENTENCE), max_size=25).map("".join))
def test_tag_soup_gives_clean_text_or_an_error(soup: str) -> None:
    try:
        article = acquire_html(soup)
    except InputError:
        return
    assert article.text.strip() == article.text != ""
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", article.text)
    for line in (article.title, article.byline, article.outlet):
        assert line is None or (line and "\n" not in line)
