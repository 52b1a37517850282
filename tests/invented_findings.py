"""Findings for the tests of what shows and writes them, in the invented articles and in any article."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.invented import articles, depot, phrase
from thirdhand.records import Article, Finding, Folded, Part, Phrase, Severity, Skipped, Span


def finding(
    article: Article,
    rule: str,
    words: str,
    *,
    severity: str = "warning",
    part: str = "text",
    against: str | None = None,
    claims: tuple[str, ...] = (),
    link: int | None = None,
    folded: tuple[tuple[str, str], ...] = (),
) -> Finding:
    """One finding on ``words`` of the part; ``folded`` are rules and severities."""
    found = phrase(article.text if part == "text" else article.title or "", [words])
    assert found is not None
    return Finding(
        rule=rule,
        severity=Severity(severity),
        part=Part(part),
        phrase=found,
        message=f"Seen: {words}.",
        why="It matters.",
        settle="Ask.",
        against=phrase(article.text, [against] if against else []),
        claims=claims,
        link=link,
        folded=tuple(
            Folded(rule=name, severity=Severity(weight), message=f"Seen as well by {name}.")
            for name, weight in folded
        ),
    )


def checked_depot(**changes: str | None) -> Article:
    """The depot article with a finding in the title, one with a link and one with neither, and a skipped rule."""
    article = depot(**changes)
    findings = (
        finding(
            article,
            "headline-unsupported",
            "Depot on Lake Orm burns",
            severity="error",
            part="title",
            against="A fuel depot on Lake Orm burned",
            claims=("c1", "c3"),
            folded=(("headline-hedge-lost", "warning"), ("estimate-vague", "note")),
        ),
        finding(article, "second-hand", "naval intelligence", claims=("c5",), link=2),
        finding(article, "estimate-vague", "40 to 50 tanks", severity="note"),
    )
    return replace(article, findings=findings, skipped=(Skipped(rule="no-reply", reason="no accusation"),))


@st.composite
def checked_articles(draw: st.DrawFn) -> Article:
    """Any article with findings anywhere in it and skipped rules, of rules that nobody knows."""
    article = draw(articles())
    has_words = bool(article.text or article.title)
    findings = draw(st.lists(_findings(article), max_size=3)) if has_words else []
    skipped = draw(st.lists(st.builds(Skipped, rule=_RULES, reason=st.text(max_size=12)), max_size=2))
    return replace(article, findings=tuple(findings), skipped=tuple(skipped))


_RULES = st.text(min_size=1, max_size=8)
_FOLDED = st.builds(Folded, rule=_RULES, severity=st.sampled_from(Severity), message=st.text(max_size=12))


@st.composite
def _findings(draw: st.DrawFn, article: Article) -> Finding:
    strings = {Part.TEXT: article.text, Part.TITLE: article.title or ""}
    part = draw(st.sampled_from([part for part in Part if strings[part]]))
    claims = draw(st.lists(st.sampled_from(article.claims), max_size=3)) if article.claims else []
    return Finding(
        rule=draw(_RULES),
        severity=draw(st.sampled_from(Severity)),
        part=part,
        phrase=draw(_phrases(strings[part])),
        message=draw(st.text(max_size=12)),
        why=draw(st.text(max_size=12)),
        settle=draw(st.text(max_size=12)),
        against=draw(st.none() | _phrases(article.text)) if article.text else None,
        claims=tuple(claim.id for claim in claims),
        link=draw(st.sampled_from([None, *range(claims[0].depth)])) if claims else None,
        folded=tuple(draw(st.lists(_FOLDED, max_size=2))),
    )


@st.composite
def _phrases(draw: st.DrawFn, text: str) -> Phrase:
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    return Phrase.cut(text, [Span(*ends) for ends in zip(bounds[::2], bounds[1::2], strict=False)])
