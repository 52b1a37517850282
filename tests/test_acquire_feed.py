"""Feeds and lists of feeds: what is taken from them, and what is no feed."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.acquire.feed import Feed, FeedEntry, is_feed, is_opml, parse_feed, parse_opml
from thirdhand.errors import DecodingError, EmptyError, InputError, TooLargeError, UnsupportedError

BODY = "<p>The ferry to Ostrel is cancelled, said Ana Ruiz.</p>"
ITEM = f"""<item><title>Ferry &lt;b&gt;cancelled&lt;/b&gt;</title><link>/ferry</link>
<pubDate>Tue, 04 Mar 2025 10:05:00 +0100</pubDate><dc:creator>By Mira Oduya</dc:creator>
<description>A summary.</description><content:encoded>{escape(BODY)}</content:encoded></item>"""
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tidings é</title>'
    "<link>https://tidings.example/</link>"
)
TAIL = "</channel></rss>"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Tidings</title>
<link rel="self" href="https://tidings.example/atom"/><link href="https://tidings.example/"/>
<entry><title>Ferry</title><link href="ferry"/><updated>2025-03-05T10:05:00Z</updated>
<published>2025-03-04T10:05:00Z</published><author><name>Mira Oduya</name></author>
<content type="html">{escape(BODY)}</content></entry></feed>"""


def rss(*items: str) -> bytes:
    return (HEAD + "".join(items) + TAIL).encode()


def item(**fields: str) -> bytes:
    return rss("<item>" + "".join(f"<{key}>{value}</{key}>" for key, value in fields.items()) + "</item>")


def test_an_rss_feed() -> None:
    assert parse_feed(rss(ITEM), "feed", url="https://tidings.example/feed.xml") == Feed(
        title="Tidings é",
        url="https://tidings.example/",
        entries=(
            FeedEntry(
                url="https://tidings.example/ferry",
                title="Ferry cancelled",
                published="2025-03-04T10:05:00+01:00",
                outlet="Tidings é",
                byline="Mira Oduya",
                html=BODY,
            ),
        ),
    )


def test_an_atom_feed() -> None:
    (entry,) = parse_feed(ATOM.encode(), "feed", url="https://tidings.example/atom").entries
    assert entry == FeedEntry(
        url="https://tidings.example/ferry",
        title="Ferry",
        published="2025-03-04T10:05:00+00:00",
        updated="2025-03-05T10:05:00+00:00",
        outlet="Tidings",
        byline="Mira Oduya",
        html=BODY,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_feed_s_own_encoding_counts(encoding: str) -> None:
    data = rss(ITEM).decode().replace("UTF-8", encoding).encode(encoding)
    feed = parse_feed(data, "feed")
    assert (feed.title, len(feed.entries)) == ("Tidings é", 1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Tue, 04 Mar 2025 10:05:00 GMT", "2025-03-04T10:05:00+00:00"),
        ("2025-03-04T10:05:00", "2025-03-04T10:05:00"),
        ("2025-03-04", "2025-03-04"),
        ("Tue Mar 4 10:05:00 2025", "2025-03-04T10:05:00"),
        ("Tue, 04 Mar 2999 10:05:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(written: str, expected: str | None) -> None:
    (entry,) = parse_feed(item(link="https://a.example/", pubDate=written), "feed").entries
    assert entry.published == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/x?a=1&amp;b=2", "https://a.example/x?a=1&b=2"),
        (" http://a.example/ ", "http://a.example/"),
        ("//a.example/x", "https://a.example/x"),
        ("?id=7", "https://tidings.example/feed?id=7"),
        ("javascript:alert(1)", None),
        ("ftp://a.example/", None),
        ("mailto:ana@a.example", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_only_web_addresses_are_taken(address: str, expected: str | None) -> None:
    feed = parse_feed(item(title="x", link=address), "feed", url="https://tidings.example/feed")
    assert [entry.url for entry in feed.entries] == ([expected] if expected else [])


def test_a_summary_is_no_content_and_a_text_is_escaped() -> None:
    (entry,) = parse_feed(item(link="https://a.example/", description=escape(BODY)), "feed").entries
    assert entry.html is None
    plain = ATOM.replace('type="html"', 'type="text"').replace(escape(BODY), "1 &lt; 2")
    (entry,) = parse_feed(plain.encode(), "feed", url="https://a.example/").entries
    assert entry.html == "1 &lt; 2"


def test_a_feed_may_be_empty_or_break_off() -> None:
    assert parse_feed(rss(), "feed").entries == ()
    broken = parse_feed(rss(ITEM, ITEM)[:-60], "feed", url="https://tidings.example/")
    assert broken.entries[0].url == "https://tidings.example/ferry"


PAGE = b"""<!DOCTYPE html><html><head><link rel=stylesheet type="application/rss+xml" href=/no>
<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head><body>x</body></html>"""


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (PAGE, UnsupportedError, "is a web page, not a feed; its feed is https://tidings.example/atom.xml"),
        (
            b"<html><p>x",
            UnsupportedError,
            "is a web page, not a feed; look on the page for a link to its feed",
        ),
        (b"<opml version='2.0'/>", UnsupportedError, "is a list of feeds (OPML), not a feed"),
        (b"Rates rise.", DecodingError, "is no feed; check the address"),
        (b"", DecodingError, "is no feed"),
        (b"\x00\xff" * 99, DecodingError, "is no feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', DecodingError, "is no feed"),
        (HEAD.encode(), DecodingError, "breaks before its first entry"),
    ],
)
def test_what_is_no_feed(data: bytes, kind: type[InputError], says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_feed(data, "feed", url="https://tidings.example/")
    assert type(caught.value) is kind
    assert str(caught.value).startswith("feed: ") and says in str(caught.value)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "document_type",
    [
        LAUGHS + "]>",
        '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>',
        "<!-- x --><!doctype x [ <!entity i 'x'> ]>",
        '<!DOCTYPE x [<!ENTITY % d SYSTEM "http://a.example/d">%d;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_at_once(document_type: str, encoding: str) -> None:
    started = time.monotonic()
    for parse, body in (
        (parse_feed, "<rss><channel><title>&i;</title></channel></rss>"),
        (parse_opml, "<opml/>"),
    ):
        with pytest.raises(DecodingError, match="feed: declares entities of its own"):
            parse((document_type + body).encode(encoding), "feed")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("piece", [b"<!DOCTYPE ", b"<?x ", b"<!--", b"<![CDATA[", b"<", b"&lt;b", b"<a>"])
def test_hostile_markup_takes_no_time(piece: bytes) -> None:
    started = time.monotonic()
    for head in (b"", b"<rss version='2.0'><channel><item><title>"):
        try:
            parse_feed(head + piece * (50_000 // len(piece)), "feed")
        except InputError as error:
            assert error.input == "feed"
    assert time.monotonic() - started < 5


def test_a_huge_feed_is_refused() -> None:
    with pytest.raises(TooLargeError, match="feed: is larger than 10,000,000 bytes"):
        parse_feed(b"<rss>" + b" " * 10_000_000, "feed")


def test_a_document_type_without_entities_is_harmless() -> None:
    data = rss(ITEM).replace(b"?>", b'?><!DOCTYPE rss PUBLIC "-//x//DTD RSS 0.91//EN" "http://a.example/d">')
    assert len(parse_feed(data, "feed", url="https://a.example/").entries) == 1


@given(st.binary(max_size=200), st.integers(0, 900))
def test_damaged_feeds_give_a_feed_or_an_input_error(noise: bytes, place: int) -> None:
    data = rss(ITEM)
    try:
        parse_feed(data[:place] + noise + data[place:], "feed", url="https://a.example/")
    except InputError as error:
        assert error.input == "feed"


OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="News"><outline type="rss" xmlUrl="https://a.example/feed?x=1&y=2"/>
<outline text="Deep"><outline XMLURL=" http://b.example/ "/></outline></outline>
<outline xmlUrl="https://b.example/2"/><outline xmlUrl="http://b.example/"/><outline text="none"/>
<outline xmlUrl="feed:https://c.example/"/><outline xmlUrl="feed://d.example/"/>
<outline xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_a_list_of_feeds_gives_each_address_once() -> None:
    assert parse_opml(OPML, "feeds.opml") == (
        "https://a.example/feed?x=1&y=2",
        "http://b.example/",
        "https://b.example/2",
        "https://c.example/",
        "http://d.example/",
    )


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"<opml><body/></opml>", EmptyError, "has no feeds in it"),
        (b"<rss/>", UnsupportedError, "is XML, but no list of feeds (OPML): <rss>"),
        (b"Rates rise.", DecodingError, "is no XML"),
        (b"", DecodingError, "is no XML"),
    ],
)
def test_what_is_no_list_of_feeds(data: bytes, kind: type[InputError], says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_opml(data, "feeds.opml")
    assert type(caught.value) is kind
    assert str(caught.value).startswith("feeds.opml: ") and says in str(caught.value)


@pytest.mark.parametrize(
    ("head", "feed", "opml"),
    [
        (HEAD.encode(), True, False),
        (ATOM.encode(), True, False),
        (b"\xef\xbb\xbf <?xml-stylesheet x?><!-- <html> --><rdf:RDF xmlns=''>", True, False),
        (b'<!DOCTYPE rss PUBLIC "x" "y"><rss>', True, False),
        (HEAD.encode("utf-16"), True, False),
        (OPML, False, True),
        (b"<html><rss>", False, False),
        (b"rss", False, False),
        (b"", False, False),
        (b"<?a?>" * 800, False, False),
        (b"<!-- -->" * 500 + b"<rss>", True, False),
    ],
)
def test_feeds_and_lists_are_told_by_their_first_words(head: bytes, feed: bool, opml: bool) -> None:
    assert (is_feed(head), is_opml(head)) == (feed, opml)
