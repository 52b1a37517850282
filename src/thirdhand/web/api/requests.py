"""What may be asked, each part with its limits."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from thirdhand.web.contexts.paging import MOST_PAGES
from thirdhand.web.contexts.search import MOST_TYPED, Conditions, clean

_LONGEST_NAME = 2_000

Words = Annotated[
    str,
    Query(
        max_length=MOST_TYPED, description="Words, “phrases”, -without, OR, as the page of search takes them."
    ),
]
Page = Annotated[int, Query(ge=1, le=MOST_PAGES, description="Which page of the list, from 1.")]
Number = Annotated[int, Path(ge=1, lt=2**63)]
ArticleId = Annotated[
    str,
    Path(
        max_length=_LONGEST_NAME, description="The id of a record or its beginning, a URL, a path or a ref."
    ),
]
ClaimId = Annotated[
    str,
    Path(max_length=_LONGEST_NAME, description="k7, or the name of one claim: b2:….c3."),
]


def _about(description: str) -> object:
    return Query(max_length=MOST_TYPED, description=description)


async def read_conditions(
    outlet: Annotated[str, _about("The whole name of the outlet, in any case.")] = "",
    since: Annotated[str, _about("Published on this day or later; ISO 8601.")] = "",
    until: Annotated[str, _about("Published on this day or earlier; ISO 8601.")] = "",
    source: Annotated[str, _about("A name in the claim's chain, or words of it.")] = "",
    kind: Annotated[str, _about("Kind of the innermost source.")] = "",
    anonymity: Annotated[str, _about("Anonymity of the innermost source.")] = "",
    certainty: Annotated[str, _about("The claim's certainty.")] = "",
    rule: Annotated[str, _about("The id of a check that found something.")] = "",
) -> Conditions:
    """Return the conditions that articles have to meet."""
    typed = {"outlet": outlet, "since": since, "until": until, "source": source}
    typed |= {"kind": kind, "anonymity": anonymity, "certainty": certainty, "rule": rule}
    return Conditions(**{name: clean(value) for name, value in typed.items()})


class ToRead(BaseModel):
    """An article to be read and not kept: ``text``, ``html``, or the page at ``url``.

    With a text or a page's HTML, ``url`` only says where it stands. Where anything is said of a text
    (``title`` to ``published``), nothing is guessed of it, and all of it is the article's text.
    """

    model_config = ConfigDict(
        extra="forbid",
        title="ToRead",
        json_schema_extra={
            "oneOf": [
                {"required": ["text"]},
                {"required": ["html"]},
                {"required": ["url"], "not": {"anyOf": [{"required": ["text"]}, {"required": ["html"]}]}},
            ]
        },
    )

    text: str = Field(default="", min_length=1, description="The text of the article.")
    html: str = Field(default="", min_length=1, description="The page with the article.")
    url: str = Field(default="", min_length=1, max_length=_LONGEST_NAME, description="http:// or https://")
    title: str = Field(default="", max_length=_LONGEST_NAME)
    outlet: str = Field(default="", max_length=_LONGEST_NAME)
    byline: str = Field(default="", max_length=_LONGEST_NAME)
    published: str = Field(default="", max_length=100, description="ISO 8601.")
