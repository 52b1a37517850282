"""Clusters for the tests of what shows them: an invented mutiny on its way through invented outlets."""

from collections.abc import Sequence
from typing import Any

from thirdhand.linking.values import Change, ChangeKind, Cluster, How, Origin, Side, Telling
from thirdhand.records import Anonymity, Bound, Certainty, Kind, Part, Phrase, Quantity, Span


def telling(name: str, time: str | None, how: How, text: str, **given: Any) -> Telling:  # noqa: ANN401
    """One claim of the article of outlet ``name``, whose id comes of the name; ``time`` as 04T10:05."""
    values: dict[str, Any] = {
        "article": id_of(name),
        "ref": None,
        "url": f"https://{name.lower().replace(' ', '-')}.example/a",
        "outlet": name,
        "published": f"2026-03-{time}:00+02:00" if time else None,
        "claim": "c1",
        "part": Part.TEXT,
        "spans": (Span(0, len(text)),),
        "text": text,
        "side": Side.SUPPORTS,
        "certainty": Certainty.ASSERTED,
        "how": how,
        "origins": (),
        "copied_from": None,
        "derived_from": None,
        "quantities": (),
        "chain": (),
    }
    return Telling(**{**values, **given})


def id_of(name: str) -> str:
    """The id of the article of outlet ``name``."""
    return "b2:" + name.encode().hex()[:32].ljust(32, "0")


def soldiers(words: str, low: float | None, high: float | None, bound: Bound) -> Quantity:
    phrase = Phrase(spans=(Span(0, len(words)),), text=words)
    return Quantity(phrase=phrase, low=low, high=high, bound=bound, unit="soldiers")


UP_TO = (soldiers("up to 1,000 soldiers", None, 1000, Bound.AT_MOST),)
MORE = (soldiers("more than 1,000 soldiers", 1000, None, Bound.AT_LEAST),)
THOUSANDS = (soldiers("thousands of soldiers", 2000, 9999, Bound.ABOUT),)

OFFICER = Origin(
    name="an officer of the brigade",
    kind=Kind.PERSON,
    anonymity=Anonymity.ROLE,
    via="Korrim Courier",
    side=Side.SUPPORTS,
    articles=tuple(map(id_of, ("Korrim Courier", "Harbour Post", "Lindow Post", "Daily Call"))),
)
OFFICIAL = Origin(
    name="a senior security official",
    kind=Kind.PERSON,
    anonymity=Anonymity.ROLE,
    via="Union Press",
    side=Side.SUPPORTS,
    articles=tuple(map(id_of, ("Union Press", "Sorell Herald", "Marlow Gazette"))),
)
MINISTRY = Origin(
    name="the defence ministry",
    kind=Kind.GOVERNMENT_BODY,
    anonymity=Anonymity.NAMED,
    via=None,
    side=Side.DENIES,
    articles=tuple(map(id_of, ("Capital Mirror", "Sorell Herald"))),
)


def mutiny() -> Cluster:
    """Nine articles: two origins that may be one, copies, a relay of a relay, a denial, drift."""
    may = "as many as 1,000 soldiers may have changed sides"
    tellings = (
        telling("Korrim Courier", "04T06:20", How.OWN, may, certainty=Certainty.POSSIBLE, origins=(0,), quantities=UP_TO, chain=("an officer of the brigade",)),
        telling("Union Press", "04T10:05", How.OWN, "up to 1,000 soldiers have changed sides", certainty=Certainty.PROBABLE, origins=(1,), quantities=UP_TO, chain=("a senior security official",)),
        telling("Sorell Herald", "04T10:40", How.COPY, "up to 1,000 soldiers have changed sides", certainty=Certainty.PROBABLE, origins=(1,), copied_from=id_of("Union Press"), quantities=UP_TO, chain=("a senior security official",)),
        telling("Marlow Gazette", "04T11:10", How.COPY, "more than 1,000 soldiers have changed sides", origins=(1,), copied_from=id_of("Union Press"), quantities=MORE),
        telling("Harbour Post", "04T12:00", How.RELAY, "over a thousand soldiers went over", origins=(0,), derived_from=id_of("Korrim Courier"), quantities=MORE, chain=("Korrim Courier",)),
        telling("Lindow Post", "04T13:00", How.RELAY, "a thousand soldiers have left", origins=(0,), derived_from=id_of("Harbour Post"), chain=("the Harbour Post",)),
        telling("Daily Call", "04T14:20", How.UNTRACED, "thousands of soldiers changed sides", quantities=THOUSANDS),
        telling("Daily Call", "04T14:20", How.UNTRACED, "Whole army deserts", part=Part.TITLE, claim="c0"),
        telling("Capital Mirror", "04T16:30", How.RELAY, "the soldiers are all in their barracks", side=Side.DENIES, origins=(2,), certainty=Certainty.DENIED, chain=("the defence ministry",)),
        telling("Sorell Herald", "04T10:40", How.RELAY, "no soldier has left", side=Side.DENIES, claim="c2", origins=(2,), certainty=Certainty.DENIED, chain=("the defence ministry",)),
    )  # fmt: skip
    changes = (
        Change(kind=ChangeKind.HEDGE_DROPPED, article=id_of("Harbour Post"), against=id_of("Korrim Courier"), before=may, after="over a thousand soldiers went over"),
        Change(kind=ChangeKind.NUMBER_GROWN, article=id_of("Daily Call"), against=id_of("Union Press"), before="up to 1,000", after="thousands"),
        Change(kind=ChangeKind.SOURCE_DROPPED, article=id_of("Daily Call"), against=id_of("Korrim Courier"), before=f"{may} (an officer of the brigade)", after="thousands of soldiers changed sides"),
    )  # fmt: skip
    return cluster(
        tellings,
        origins=(OFFICER, OFFICIAL, MINISTRY),
        n_origins=(1, 2),
        denied=True,
        changes=changes,
        silent=("Korrim Courier", "Daily Call"),
    )


def cluster(tellings: Sequence[Telling], **given: Any) -> Cluster:  # noqa: ANN401
    """A cluster of ``tellings`` whose articles are counted from them."""
    ways = {one.article: one.how for one in reversed(tellings)}
    counts = {how: list(ways.values()).count(how) for how in How}
    first = next((one.article for one in tellings if one.side is Side.SUPPORTS), None)
    values: dict[str, Any] = {
        "id": "k7",
        "statement": "more than 1,000 soldiers have changed sides",
        "n_articles": len(ways),
        "n_outlets": len({one.outlet for one in tellings}),
        "n_copies": counts[How.COPY],
        "n_relays": counts[How.RELAY],
        "n_own": counts[How.OWN],
        "n_untraced": counts[How.UNTRACED],
        "n_origins": (0, 0),
        "denied": False,
        "rings": (),
        "first": first,
        "origins": (),
        "tellings": tuple(tellings),
        "changes": (),
        "silent": (),
    }
    return Cluster(**{**values, **given})


def ring() -> Cluster:
    """Three outlets that credit each other in a circle, and one that copies one of them."""
    names = ("Vestnik", "Morning Star", "Orm Herald")
    tellings = [
        telling(name, f"05T0{at}:00", How.RELAY, "the mine is shut", derived_from=id_of(names[at - 1]), chain=(names[at - 1],))
        for at, name in enumerate(names)
    ]  # fmt: skip
    copy = telling("Late Post", "05T09:00", How.COPY, "the mine is shut", copied_from=id_of("Vestnik"))
    return cluster((*tellings, copy), id="k2", statement="the mine is shut", rings=(names[::-1],))


def crowd(n: int) -> Cluster:
    """One origin, and ``n`` copies of the article that had it first."""
    source = telling(
        "Union Press", "04T06:00", How.OWN, "the dam has burst", origins=(0,), chain=("Ana Ruiz",)
    )
    copies = [
        telling(f"Paper {at:03}", f"04T{7 + at // 60:02}:{at % 60:02}", How.COPY, "the dam has burst", origins=(0,), copied_from=id_of("Union Press"), chain=("Ana Ruiz",))
        for at in range(n)
    ]  # fmt: skip
    ids = tuple(one.article for one in (source, *copies))
    origin = Origin(name="Ana Ruiz", kind=Kind.PERSON, anonymity=Anonymity.NAMED, via=None, side=Side.SUPPORTS, articles=ids)  # fmt: skip
    return cluster(
        (source, *copies), id="k3", statement="the dam has burst", origins=(origin,), n_origins=(1, 1)
    )
