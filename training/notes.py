"""Claims noted by hand, one short line each, and the records of ``chains/`` made of them.

Notes quote the text instead of counting offsets, and may leave out the middle of a long span
(``first words ~ last words``), because that is what annotators get right. A note reads::

    C: The bridge ~ until March || it will cost
    Q: said
    A: unknown
    S: the Herald | The Lindow Herald | outlet | named | unknown | via report
    S: two aides | two aides | group | role | asserted
    E: may

``C`` opens a claim: its content, parts between ``||``. ``Q`` is its innermost cue, ``A`` the writer's
label, ``S`` its sources from the outermost on (words | name | kind | anonymity | label | ``via`` …), ``E``
the words for its own label. A label may have flags (``asserted,distancing``). Of words that occur more
than once the occurrence nearest the claim is meant, or the n-th after ``⌗n``.

``python -m training.notes FOLDER --out FILE.jsonl.gz`` makes the records of every ``x.txt`` with its
``x.notes``; ``--check`` prints what is wrong and which sentences no claim covers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thirdhand.records import Anonymity, Certainty, Kind

NUMBER_SIGN = "⌗"
Pair = tuple[int, int]
_LINE = re.compile(r"([CQASE]): ?(.*)")


class NoteError(ValueError):
    """A note that does not follow the format or quotes what is not there."""


@dataclass(slots=True)
class _Claim:
    """A claim while it is read."""

    content: list[Pair]
    cue: Pair | None = None
    author: dict[str, Any] = field(default_factory=lambda: _label("asserted"))
    chain: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[Pair] = field(default_factory=list)


def read_notes(text: str, notes: str) -> list[dict[str, Any]]:
    """Return the claims of ``notes`` on ``text`` as records of ``chains/``.

    Raises NoteError with the number of every line that is wrong.

    >>> [claim] = read_notes("He may go, she said.", "C: He may go\\nQ: said\\nA: unknown\\n"
    ...     "S: she | Ana Ruiz | person | named | possible\\nE: may")
    >>> claim["content"], claim["cue"], claim["chain"][0]["span"], claim["evidence"]
    ([(0, 9)], (15, 19), (11, 14), [(3, 6)])
    """
    claims: list[_Claim] = []
    wrong: list[str] = []
    for number, line in enumerate(notes.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            _read_line(text, line.strip(), claims)
        except ValueError as exc:
            wrong.append(f"line {number}: {exc}")
    if wrong:
        raise NoteError("\n".join(wrong))
    return [
        {
            "content": one.content,
            "cue": one.cue,
            "author": one.author,
            "chain": one.chain,
            "evidence": one.evidence,
        }
        for one in claims
    ]


def _read_line(text: str, line: str, claims: list[_Claim]) -> None:
    match = _LINE.fullmatch(line)
    if not match:
        raise NoteError(f"begins with none of C: Q: A: S: E:, {line!r}")
    what, rest = match.groups()
    if what == "C":
        before = claims[-1].content[0][0] if claims else 0
        claims.append(_Claim(content=sorted(_find(text, part, before) for part in _parts(rest))))
        return
    if not claims:
        raise NoteError("the first line must be a C:")
    claim = claims[-1]
    if what == "Q":
        claim.cue = _find_near(text, rest, claim.content, outside=claim.content)
    elif what == "A":
        claim.author = _label(rest)
    elif what == "S":
        claim.chain.append(_link(text, rest, claim))
    else:
        claim.evidence += [_find_near(text, part, claim.content) for part in _parts(rest)]


def _parts(rest: str) -> list[str]:
    return [part.strip() for part in rest.split("||") if part.strip()]


def _label(rest: str) -> dict[str, Any]:
    certainty, *flags = (part.strip() for part in rest.split(","))
    if unknown := set(flags) - {"doubt", "distancing"}:
        raise NoteError(f"{unknown.pop()!r} is no flag; take doubt or distancing")
    return {
        "certainty": str(Certainty(certainty)),
        "doubt": "doubt" in flags,
        "distancing": "distancing" in flags,
    }


def _link(text: str, rest: str, claim: _Claim) -> dict[str, Any]:
    fields = [part.strip() for part in rest.split("|")]
    if len(fields) not in (5, 6):
        raise NoteError(f"a source has 5 or 6 fields between |, not {len(fields)}: {rest!r}")
    words, name, kind, anonymity, label = fields[:5]
    near = [claim.cue, *claim.content] if claim.cue and not claim.chain else claim.content
    return {
        "span": _find_near(text, words, near, outside=claim.content),
        "name": None if name in ("", "-") else name,
        "via": fields[5].removeprefix("via").strip() or None if len(fields) == 6 else None,
        "kind": str(Kind(kind)),
        "anonymity": str(Anonymity(anonymity)),
        **_label(label),
    }


def _find(text: str, quoted: str, before: int) -> Pair:
    """Return the occurrence of ``quoted`` at or first after ``before``, else the last one before it."""
    found = _occurrences(text, quoted)
    return min(found, key=lambda pair: (pair[0] < before, abs(pair[0] - before)))


def _find_near(text: str, quoted: str, near: list[Pair], outside: Sequence[Pair] = ()) -> Pair:
    """Return the occurrence of ``quoted`` that stands nearest to one of ``near``.

    One that touches ``outside`` is taken only where there is no other: "he" is seldom the one in his words.
    """

    def rank(pair: Pair) -> tuple[bool, int]:
        is_inside = any(start < pair[1] and pair[0] < end for start, end in outside)
        return is_inside, min(max(0, start - pair[1], pair[0] - end) for start, end in near)

    return min(_occurrences(text, quoted), key=rank)


def _occurrences(text: str, quoted: str) -> list[Pair]:
    words, _, number = quoted.partition(NUMBER_SIGN)
    head, middle, tail = (part.strip() for part in words.partition(" ~ "))
    if not head:
        raise NoteError("quotes nothing")
    found = [match.span() for match in re.finditer(_whole(head), text)]
    if middle:
        ends = [match.end() for match in re.finditer(_whole(tail), text)]
        found = [(start, min(after)) for start, end in found if (after := [at for at in ends if at >= end])]
    if not found:
        raise NoteError(f"{quoted!r} is not in the text")
    if not number:
        return found
    if not number.strip().isdigit() or not 1 <= int(number) <= len(found):
        raise NoteError(f"{quoted!r}: there are {len(found)} of them")
    return [found[int(number) - 1]]


def _whole(words: str) -> str:
    """Return a pattern for ``words`` that begins and ends where words do."""
    pattern = re.escape(words)
    return (r"(?<!\w)" if words[0].isalnum() else "") + pattern + (r"(?!\w)" if words[-1].isalnum() else "")


def uncovered(text: str, claims: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the sentences of which no claim has a word."""
    inside = [pair for claim in claims for pair in claim["content"]]
    for match in re.finditer(r"\S[^\n]*?(?:[.!?][”\"’')]*(?=\s|$)|$)", text, re.MULTILINE):
        start, end = match.span()
        if not any(left < end and start < right for left, right in inside):
            yield match[0]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.notes", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true", help="write nothing, say what is wrong")
    parser.add_argument("--texts", action="store_true", help="keep the text in the record")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    records, n_wrong = [], 0
    for path in sorted(path for folder in args.folders for path in folder.glob("*.notes")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        try:
            claims = read_notes(text, path.read_text("utf-8"))
        except NoteError as exc:
            n_wrong += 1
            print(f"{path}:\n{exc}")
            continue
        if args.check:
            for sentence in uncovered(text, claims):
                print(f"{path.name}: no claim in: {sentence}")
        records.append({"article": path.stem} | ({"text": text} if args.texts else {}) | {"claims": claims})
    n_claims = sum(len(record["claims"]) for record in records)
    print(f"{len(records)} articles, {n_claims} claims; {n_wrong} articles with mistakes")
    if args.out:
        with gzip.open(args.out, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


if __name__ == "__main__":
    main()
