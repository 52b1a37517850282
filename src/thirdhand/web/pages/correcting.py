"""What editors say of claims: they are one, some say something else, they are not the same; and undo.

Each form is answered with a page of its own address, so that going back or loading anew does nothing twice.
Where it cannot be done, the page of the claim comes back with all that was filled in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Path, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from thirdhand.errors import BusyLinkingError, NotFoundError, UsageError
from thirdhand.store.audit import Deed
from thirdhand.store.store import Store
from thirdhand.tracing.correcting import Corrected, merge, not_same, split, take_back
from thirdhand.views.margin import in_one_line
from thirdhand.web.contexts.claim import Tools, load_claim_page
from thirdhand.web.contexts.corrections import (
    CorrectionsPage,
    CorrectionTold,
    find_last,
    load_correction,
    load_corrections_page,
    was_taken_back,
)
from thirdhand.web.contexts.merging import find_candidates
from thirdhand.web.contexts.naming import read_claim_name
from thirdhand.web.jobs.asking import ask_correction
from thirdhand.web.rendering import Pages, show
from thirdhand.web.security.forms import editor_of, own_form, read_field
from thirdhand.web.site import PATIENCE, Person, site_of

pages = Pages()
router = pages.router
_VERBS: dict[Deed, Callable[..., Corrected]] = {
    Deed.MERGE: merge,
    Deed.NOT_SAME: not_same,
    Deed.SPLIT: split,
}
#: What is said of two where it was said before, by a second click or by another editor.
_ALREADY = {Deed.MERGE: "are one already", Deed.NOT_SAME: "are kept apart already"}
#: Clusters that are named after a correction was taken back.
_MOST_NOW = 20

Form = Annotated[FormData, Depends(own_form)]
Editor = Annotated[Person, Depends(editor_of)]
Number = Annotated[int | None, Query(ge=1, le=2**31)]
Id = Annotated[int, Path(ge=1, le=2**31)]


@pages.page("/corrections", "corrections.html")
def corrections(
    request: Request,
    before: Number = None,
    undone: Number = None,
    now: Annotated[list[str] | None, Query(max_length=_MOST_NOW)] = None,
) -> CorrectionsPage:
    """Show what was corrected, the latest first."""
    return load_corrections_page(site_of(request).store, before, undone=undone, now=now or ())


@pages.page("/corrections/{id}", "correction.html")
def correction(request: Request, id: Id) -> CorrectionTold:
    """Show one correction, and where its claims are now."""
    return load_correction(site_of(request).store, id)


@router.post("/claims/{id}/merge")
def merge_claims(request: Request, id: str, form: Form, person: Editor) -> Response:
    """Have two claims be one."""
    return _say_of_two(request, id, form, person, Deed.MERGE)


@router.post("/claims/{id}/not-same")
def part_claims(request: Request, id: str, form: Form, person: Editor) -> Response:
    """Have two claims never be one."""
    return _say_of_two(request, id, form, person, Deed.NOT_SAME)


@router.post("/claims/{id}/split")
def split_claim(request: Request, id: str, form: Form, person: Editor) -> Response:
    """Take the claims that were ticked out of this one."""
    ticked = tuple(value for value in form.getlist("claims") if isinstance(value, str))
    tools = _fill_in(form, ticked=ticked)
    if not ticked:
        return _refuse(request, id, tools, "Nothing was ticked.", "Tick what says something else.", 422)
    names = [name for value in ticked for name in value.split()]
    named = {"cluster": read_claim_name(id), "claims": names, "note": tools.note or None}
    return _correct(_Said(request, id, Deed.SPLIT, named, person), tools)


@router.post("/corrections/{id}/undo")
def undo(request: Request, id: Id, form: Form, person: Editor) -> Response:
    """Take a correction back."""
    store = site_of(request).store
    try:
        found = take_back(store, id, by=person.name, patience=PATIENCE)
    except BusyLinkingError:
        return _queue(store, Deed.TAKE_BACK, {"id": id}, person, once=f"correction {id}")
    except NotFoundError as error:
        with store.reading() as connection:
            if not was_taken_back(connection, id):
                raise NotFoundError(f"correction {id}", "is not there", "see what there is") from error
        return RedirectResponse(f"/corrections?undone={id}", 303)
    now = [("now", cluster.id) for cluster in found.clusters[:_MOST_NOW]]
    return RedirectResponse(f"/corrections?{urlencode([('undone', id), *now])}", 303)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an editor says on the page of the claim ``id``; ``named`` are the arguments of the function."""

    request: Request
    id: str
    kind: Deed
    named: dict[str, Any]
    person: Person


def _fill_in(form: FormData, *, ticked: tuple[str, ...] = ()) -> Tools:
    """Return what was filled in, to be shown again where it cannot be done."""
    return Tools(
        once=read_field(form, "once", 100) or secrets.token_urlsafe(16),
        note=in_one_line(read_field(form, "note")),
        other=read_field(form, "other"),
        ticked=ticked,
    )


def _say_of_two(request: Request, id: str, form: FormData, person: Person, kind: Deed) -> Response:
    tools = _fill_in(form)
    if not tools.other:
        problem = "No other claim was chosen."
        return _refuse(request, id, tools, problem, "Look for it below, and choose it.", 422)
    one = read_claim_name(read_field(form, "one") or id)
    named = {"one": one, "other": read_claim_name(tools.other), "note": tools.note or None}
    return _correct(_Said(request, id, kind, named, person), tools)


def _correct(said: _Said, tools: Tools) -> Response:
    """Do what was ``said`` and lead to what came of it, or say why it could not be done."""
    store = site_of(said.request).store
    try:
        return _lead_to(
            said.id, _VERBS[said.kind](store, **said.named, by=said.person.name, patience=PATIENCE)
        )
    except BusyLinkingError:
        return _queue(store, said.kind, said.named, said.person, once=tools.once)
    except NotFoundError as error:
        problem = f"{error.input}: {error.problem}"
    except UsageError as error:
        problem = str(error).partition(";")[0]
    if said.kind in _ALREADY and problem.endswith(_ALREADY[said.kind]):
        with store.reading() as connection:
            last = find_last(connection, said.kind, said.id)
        if last is not None:
            return _redirect(said.id, f"correction={last}&again=1")
    return _refuse(said.request, said.id, tools, f"{problem}.", "Nothing was changed.")


def _queue(store: Store, kind: Deed, named: dict[str, Any], person: Person, *, once: str) -> Response:
    """Have it done once nothing else is linking, and lead to how far that is."""
    job = ask_correction(store, kind.value, named, by=person.name, once=once)
    return RedirectResponse(f"/jobs/{job.id}", 303)


def _lead_to(id: str, done: Corrected) -> Response:
    """Lead to the claim that an editor was at or that it went into, to the correction where neither is."""
    ids = [cluster.id for cluster in done.clusters]
    at = id.lower()
    if done.correction.kind == Deed.MERGE and at not in ids and ids:
        at = ids[0]
    if at not in ids and "." not in at:
        return RedirectResponse(f"/corrections/{done.correction.id}", 303)
    return _redirect(at, f"correction={done.correction.id}")


def _redirect(id: str, query: str) -> Response:
    return RedirectResponse(f"/claims/{quote(id, safe=':')}?{query}", 303)


def _refuse(
    request: Request, id: str, tools: Tools, problem: str, remedy: str, status: int = 409
) -> Response:
    """Answer with the claim's page, all that was filled in, and why it was not done."""
    store = site_of(request).store
    page = load_claim_page(store, id)
    candidates = find_candidates(store, page.id, tools.other) if tools.other else None
    tools = replace(tools, problem=problem, remedy=remedy, candidates=candidates)
    return show(request, "claim.html", replace(page, tools=tools), status)
