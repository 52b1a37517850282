"""Articles as HTML: one self-contained page, or a fragment for a notebook.

The page makes no request: its style and script are inline and named by hash in a strict content
security policy, so that nothing in an article, its title or its URL can run or load. Roles differ by
weight, slant, box and underline, certainties by the kind of underline and by a sign, never by colour
alone. Marks tell their role and number to screen readers through generated text, which neither copying
nor searching the page picks up. What a finding is about has no look of its own: it is lit up when the finding
is selected.

The fragment needs no script and has no ids, so that one article can be shown twice on one page:
selection is a radio group in a form of its own.
"""

import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined

from thirdhand.records import Article, Certainty, Severity
from thirdhand.views.margin import in_one_line
from thirdhand.views.runs import draw_runs
from thirdhand.views.sheet import ClaimNote, Sheet, lay_out
from thirdhand.views.wording import OWN_VOICE, SIGNS

if TYPE_CHECKING:
    from jinja2 import Template

#: Rendered articles wait in memory up to this many bytes, then in a temporary file: the table of
#: contents stands before them and is known only after the last.
_SPOOL_BYTES = 16 * 2**20
#: A shape for each severity beside its word, so that a long list can be looked over.
SHAPES = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "○"}
#: What an article without a headline and without a place is called.
UNTITLED = "Untitled article"
#: Where the articles go into the page's frame. A NUL cannot come from an article: views show it as ␀.
_SEAM = "\0articles\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A line of the table of contents."""

    anchor: str
    title: str
    n_notes: int
    noun: str
    found: str | None


def render_page(articles: Iterable[Article]) -> Iterator[str]:
    """Yield the parts of one HTML page that shows ``articles``, whatever their number, in flat memory.

    ``articles`` is read to its end before the first part comes. Claim (or bare attribution) n of the
    first article has the address ``#a<n>``, of the k-th ``#t<k>-a<n>``; finding n has ``f`` in place of
    ``a``, and the article itself is ``#t<k>``.
    """
    entries: list[_Entry] = []
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES, "w+", encoding="utf-8", newline="") as spool:
        for number, article in enumerate(articles, 1):
            sheet = lay_out(article)
            spool.write(_render_article(article, sheet, number))
            entries.append(_entry(sheet, number))
        spool.seek(0)
        style, script = _style(), read_template("page.js")
        frame = _template("page.html").render(
            entries=entries,
            style=style,
            script=script,
            style_hash=csp_hash(style),
            script_hash=csp_hash(script),
            body=_SEAM,
        )
        head, tail = frame.split(_SEAM)
        yield head
        while part := spool.read(2**20):
            yield part
        yield tail


def _style() -> str:
    return "".join(map(read_template, ("marks.css", "page.css", "article.css")))


def render_fragment(article: Article) -> str:
    """Return ``article`` as HTML to stand inside another page, such as a notebook's: no script, no ids."""
    sheet = lay_out(article)
    return _template("fragment.html").render(
        **_context(article, sheet),
        style=read_template("marks.css") + read_template("fragment.css"),
        selections=_selections(sheet.n_notes),
    )


def _entry(sheet: Sheet, number: int) -> _Entry:
    return _Entry(
        anchor=f"t{number}",
        title=heading_of(sheet),
        n_notes=sheet.n_notes,
        noun=noun_of(sheet),
        found=sheet.found,
    )


def _render_article(article: Article, sheet: Sheet, number: int) -> str:
    address = "" if number == 1 else f"t{number}-"
    return _template("article.html").render(
        **_context(article, sheet),
        number=number,
        address=address,
        prefix=f"{address}a",
        found_at=f"{address}findings",
    )


def _context(article: Article, sheet: Sheet) -> dict[str, object]:
    """Return what the templates of the page and of the fragment have in common."""
    return {
        "article": article,
        "sheet": sheet,
        "heading": heading_of(sheet),
        "link": safe_link(article.url),
        "noun": noun_of(sheet),
        "groups": group_claims(sheet.claims),
    }


def noun_of(sheet: Sheet) -> str:
    """Return what the notes of ``sheet`` are."""
    return "claim" if sheet.claims else "attribution"


def group_claims(claims: Iterable[ClaimNote]) -> list[list[ClaimNote]]:
    """Gather neighbours in the article's own plain voice, which are listed in one line."""
    groups: list[list[ClaimNote]] = []
    for claim in claims:
        if claim.is_plain and groups and groups[-1][-1].is_plain:
            groups[-1].append(claim)
        else:
            groups.append([claim])
    return groups


def heading_of(sheet: Sheet) -> str:
    """Return the headline in one line, or what stands for it."""
    return in_one_line(sheet.title.text) if sheet.title is not None else sheet.place or UNTITLED


def safe_link(url: str | None) -> str | None:
    """Return ``url`` if following it can only open a web page."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _selections(n_notes: int) -> str:
    """Write the rules that light up the parts of whichever note is chosen."""
    return "".join(
        f'.thirdhand:has([value="{number}"]:checked) [data-a~="{number}"]{{background:var(--lit)}}\n'
        for number in range(1, n_notes + 1)
    )


def csp_hash(source: str) -> str:
    """Return the name by which a content security policy lets ``source`` alone stand inline."""
    return "sha256-" + b64encode(sha256(source.encode("utf-8")).digest()).decode("ascii")


@cache
def read_template(name: str) -> str:
    """Return the text of a file of the folder ``templates``."""
    return (files("thirdhand.views") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(read_template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    equip(environment)
    return environment


def equip(environment: Environment) -> None:
    """Give ``environment`` what the macros of ``prose.html`` use."""
    environment.globals["runs"] = draw_runs
    environment.globals |= {"signs": SIGNS, "certainties": tuple(Certainty), "own_voice": OWN_VOICE}
    environment.globals |= {"shapes": SHAPES}


def _template(name: str) -> "Template":
    return _environment().get_template(name)
