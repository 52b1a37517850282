"""Example articles that are one click away where nothing is stored yet; all of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from thirdhand.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example: ``name`` is what it is asked for by, ``title`` its headline, ``about`` what is in it."""

    name: str
    file: str
    title: str
    about: str


#: Single articles.
EXAMPLES = (
    Example(
        name="war-report",
        file="war-report.txt",
        title="Port city loses power after second night of strikes",
        about="An agency’s report: sources through sources, some unnamed, a denial and a withdrawn report.",
    ),
    Example(
        name="transfer-rumour",
        file="transfer-rumour.txt",
        title="Ferro edges closer to Lindholm switch",
        about="A sports page: “reportedly”, “it is understood”, and what another paper claims.",
    ),
    Example(
        name="tabloid-scare",
        file="tabloid-scare.txt",
        title="TV’s Kelsie rushed to hospital after £9 ‘miracle’ slimming tea",
        about="A tabloid’s scare: “pals claim”, “it is believed”, a spokesman who denies.",
    ),
    Example(
        name="political-row",
        file="political-row.html",
        title="Minister fights for job over ‘ghost ferry’ contract",
        about="A broadsheet’s political row, as its web page has it: leaks, denials, allies who say.",
    ),
)
#: One story in seven articles, through which a claim can be traced.
STORY = Example(
    name="shipyard",
    file="shipyard.jsonl",
    title="The shipyard story",
    about="Seven articles by two agencies and local papers carry one claim, that a shipyard cuts 400 jobs.",
)
_BY_NAME = {example.name: example for example in (*EXAMPLES, STORY)}


def load_example(name: str) -> tuple[str, bytes]:
    """Return the file name and the bytes of the example ``name``; raises NotFoundError."""
    if name not in _BY_NAME:
        raise NotFoundError(name, "there is no such example", f"there are {', '.join(_BY_NAME)}")
    file = _BY_NAME[name].file
    return file, (files("thirdhand.web.examples") / file).read_bytes()
