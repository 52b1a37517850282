"""Articles as an enemy would write them, in a store where everything else that people type is as hostile.

Every piece of markup in them has the letters ``zqx`` in the name of an element or attribute, so that a page on
which one of these became more than text is told at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, select

from tests.linked import PlainKernels, write_article
from tests.stores import put, read_text
from thirdhand.ids import article_id
from thirdhand.records import (
    Anonymity,
    Article,
    Certainty,
    Claim,
    ClaimPlace,
    Finding,
    Kind,
    Link,
    Part,
    Phrase,
    Severity,
    Span,
)
from thirdhand.records import Author as Stance
from thirdhand.store import tables
from thirdhand.store.audit import Deed, note
from thirdhand.store.clock import now
from thirdhand.store.failures import FailureRow, add_failures
from thirdhand.store.feeds import follow_feeds, note_poll
from thirdhand.store.jobs import JobKind, Lane, add_job, finish_job, take_job
from thirdhand.store.store import Store
from thirdhand.store.stories import Question, add_story
from thirdhand.tracing.correcting import merge, not_same
from thirdhand.tracing.linking import link
from thirdhand.tracing.stories import look

#: What must never come out as anything but text. None has a full stop: sentences end with one.
MARKUP = (
    "<zqx-a>x</zqx-a>",
    "<script zqx=1>alert(1)</script>",
    '"><img src=x onerror=alert(1) zqx=1>',
    "'><svg zqx=1 onload=alert(1)><a xlink:href='javascript:alert(1)'></a></svg>",
    "</title></textarea></script><iframe zqx=1 src='javascript:alert(1)'></iframe>",
    '" autofocus onfocus=alert(1) zqx="1',
    "<!--zqx--><![CDATA[<zqx-b>]]><?zqx x?>",
    "&lt;zqx-c&gt;&#60;zqx-d&#62;&amp;lt;&quot;&nbsp",
    "<math zqx=1><mtext><style zqx=1>*{background:url(//other&#46;example)}</style></mtext></math>",
    "<base zqx=1 href='//other&#46;example'><meta zqx=1 http-equiv=refresh content='0;url=//other&#46;example'>",
    "{{7*7}}zqx {% raw %} {{ config }} ${7*7}zqx #{7*7}zqx <%= 7*7 %>",
    "=cmd|'/c calc'!A1,+1+1,@SUM(1),-1",
    "\u202egnp\u202dzqx\u2066\u2067\u2068\u202a\u202b evil\u200b\u200e\ufeff",
    "\x01\x08\x1b[31m\x7f\x85\u2028\u2029zqx\uffff\U0010ffff",
    "'\"`\\--;DROP TABLE articles%00%0d%0aSet-Cookie:zqx=1",
)
EVERY = " ".join(MARKUP)
#: What no database keeps: no article comes in with it, but people may send it.
UNKEPT = "\x00zqx\ud800zqx\udfff"
URLS = (
    "javascript:alert(1)//zqx",
    "data:text/html,<script zqx=1>alert(1)</script>",
    "vbscript:zqx",
    "JaVaScRiPt\t:zqx",
    'https://a.example/"onmouseover="alert(1)" zqx="1',
    "https://a.example/<zqx-e>",
    "https://[::1/zqx",
    "//other.example/zqx",
    "https://user:zqx@a.example/",
    "file:///etc/passwd#zqx",
    "https://a.example/\u202ezqx",
)
#: The longest words that come: of an article, and of those that stand in two.
LONG, SHARED = "x" * 10_000_000, "y" * 100_000


def write_hostile(number: int, markup: str, url: str | None, *, shared: str) -> Article:
    """Return an article that is ``markup`` through and through, with a claim that others have and one alone."""
    text = f"{shared}. {markup} {number}."
    claims = [Span(0, len(shared)), Span(len(shared) + 2, len(text) - 1)]
    place = url if url is not None else f"https://h{number}.example/{number}"
    return Article(
        id=article_id(place, text),
        text=text,
        ref=f"r{number}",
        url=place,
        title=f"{markup} {'long ' * 400 if number == 0 else ''}",
        outlet=f"{markup} {number}",
        byline=markup,
        published=f"2031-03-04T10:{number % 60:02}:00+00:00",
        language="en",
        claims=tuple(_make_claim(f"c{at}", text, span, markup) for at, span in enumerate(claims, 1)),
        findings=(
            Finding(
                rule="single-source",
                severity=Severity.WARNING,
                part=Part.TEXT,
                phrase=Phrase.cut(text, [claims[0]]),
                message=markup,
                why=markup,
                settle=markup,
                claims=("c1",),
            ),
        ),
    )


def _make_claim(id: str, text: str, span: Span, markup: str) -> Claim:
    source = Phrase.cut(text, [Span(span.start, min(span.end, span.start + 60))])
    links = (
        Link(
            certainty=Certainty.PROBABLE,
            source=source,
            name=name,
            names=(name,),
            via=markup,
            kind=kind,
            anonymity=Anonymity.NAMED,
            attribution=None,
            score=0.9,
            evidence=(Span(span.start, span.start + 1),),
        )
        for name, kind in ((markup, Kind.OUTLET), (f"{markup} the second", Kind.PERSON))
    )
    return Claim(
        id=id,
        part=Part.TEXT,
        place=ClaimPlace.BODY,
        content=Phrase.cut(text, [span]),
        author=Stance(certainty=Certainty.UNKNOWN),
        chain=tuple(links),
        score=0.9,
    )


def write_all() -> list[Article]:
    """Return all hostile articles."""
    made = [write_hostile(at, markup, None, shared=f"{markup} zqx flood") for at, markup in enumerate(MARKUP)]
    n = len(made)
    made += [
        write_hostile(n + at, markup, None, shared=f"{markup} zqx flood") for at, markup in enumerate(MARKUP)
    ]
    n = len(made)
    made += [write_hostile(n + at, EVERY, url, shared="All of it") for at, url in enumerate(URLS)]
    made += [write_article(name, f"{SHARED}.", title=SHARED) for name in ("long-a", "long-b")]
    made += [write_article("long-c", "It is long.", f"{LONG}.", title="Long")]
    return made


#: Said as people say it, so that what the model reads and the checks find comes from hostile words too.
READ = (
    "The dam may fail, <script zqx=1>alert(1)</script> Paxley told <img src=x onerror=alert(1) zqx=1> on Monday.",
    'According to "<b zqx=1>Interfax</b>", citing {{7*7}}zqx officials, two drones hit the depot.',
)


def fill(place: str) -> Mapping[str, list[str]]:
    """Fill the store at ``place``; return the ids that stand in addresses, by what they are of."""
    kernels = PlainKernels()
    with Store.open(place) as store:
        articles = write_all()
        put(store, *articles)
        put(
            store,
            *(
                read_text(text, url=f"https://read{n}.example/", title=MARKUP[n])
                for n, text in enumerate(READ)
            ),
        )
        # an article with a past
        put(store, write_hostile(0, MARKUP[1], articles[0].url, shared="It was otherwise"))
        link(store, kernels=kernels)
        merge(store, "k1", "k2", note=EVERY, kernels=kernels)
        not_same(store, "k3", "k4", note="<zqx-note>", by="<zqx-by>", kernels=kernels)
        store.write(_type_in)
        story = store.write(
            lambda connection: add_story(
                connection, Question.of("<zqx-story> {{7*7}}zqx", "zqx flood", {}), by="<zqx-by>"
            )
        )
        look(store, story)
        return _find_ids(store, [article.id for article in articles], story)


def _type_in(connection: Connection) -> None:
    """Write what people and servers say that is no article."""
    note(connection, "<zqx-who>", Deed.MAKE_TOKEN, "<zqx-token>", {"role": "<zqx-role>"})
    url = "https://feed.example/?<zqx-feed>"
    follow_feeds(connection, [url], now(), next_poll=now())
    note_poll(connection, url, now(), title="<zqx-title> {{7*7}}zqx", problem="<zqx-problem>", n_failures=2)
    failure = FailureRow(
        digest=b"f" * 16,
        input="<zqx-input>",
        place="javascript:zqx",
        error="FetchError",
        problem="<zqx-problem>",
        remedy="<zqx-remedy>",
        tool="0.1.0",
    )
    add_failures(connection, [failure], now())
    asked = {"form": "page", "name": "<zqx-name>", "place": "javascript:zqx", "size": 3}
    results = (
        {"problem": "<zqx-problem> {{7*7}}zqx", "remedy": "<zqx-remedy>"},
        {"articles": ["<zqx-id>"], "notes": ["<zqx-note>"], "title": "<zqx-title>", "n_new": 1},
    )
    for at, result in enumerate(results):
        job = add_job(
            connection, key=f"j{at}", lane=Lane.QUICK, kind=JobKind.READ, by="<zqx-by>", asked=asked
        )
        take_job(connection, Lane.QUICK, "<zqx-worker>")
        finish_job(connection, job.id, "<zqx-worker>", result, has_failed="problem" in result)


def _find_ids(store: Store, records: list[str], story: int) -> dict[str, list[str]]:
    t = tables
    with store.reading() as connection:

        def list_all(column: Column[Any]) -> list[str]:
            query = select(column).where(column.is_not(None)).distinct().order_by(column)
            return [str(value) for value in connection.scalars(query)]

        return {
            "articles": records[:-1],
            "long": records[-1:],
            "claims": [
                *(f"k{id}" for id in list_all(t.clusters.c.id)),
                *(f"{record}.c2" for record in records[:3]),
            ],
            "sources": list_all(t.sources.c.id),
            "outlets": list_all(t.versions.c.outlet_key),
            "checks": list_all(t.findings.c.rule),
            "stories": [str(story)],
            "corrections": list_all(t.corrections.c.id),
            "jobs": list_all(t.jobs.c.id),
            "feeds": list_all(t.feeds.c.id),
        }
