"""An article taken out through the page: asked once more, done in the background, nothing left of it."""

from __future__ import annotations

import pytest

from tests.linked import PlainKernels, write_article
from tests.stores import put
from tests.webapp import open_client, parse, words
from thirdhand.errors import NotFoundError
from thirdhand.store.audit import list_audit
from thirdhand.store.jobs import Job, JobKind, Lane, find_job, finish_job, take_job
from thirdhand.store.store import Store
from thirdhand.tracing.linking import link
from thirdhand.web.config import Config
from thirdhand.web.jobs.doing import Doer

A = write_article("a", "Quillanor Paxley sold the dam.", "It rained in Sorn.")
B = write_article("b", "Quillanor Paxley sold the dam.", outlet="Sorn Herald")


@pytest.fixture
def linked(place: str) -> str:
    """A store with two articles of one claim."""
    with Store.open(place) as store:
        put(store, A, B)
        link(store, kernels=PlainKernels())
    return place


def ask(place: str, id: str) -> str:
    """Send the form that takes an article out, and return where that leads."""
    with open_client(place) as client:
        page = parse(client.get(f"/articles/{id}/remove").text)
        (form,) = [form for form in page.forms if form.method == "POST" and "remove" in form.action]
        answer = client.post(form.action, data={**dict(form.form_values()), "reason": "asked for"})
        assert answer.status_code == 303
        location: str = answer.headers["location"]
        return location


def do(place: str) -> Job | None:
    """Do what waits in the quick lane; return the job as it ended."""
    with Store.open(place) as store:
        job = store.write(lambda connection: take_job(connection, Lane.QUICK, "a worker"))
        if job is None:
            return None
        done = Doer(store, Lane.QUICK, Config(store=place)).do(job, lambda *_: None)
        store.write(lambda c: finish_job(c, job.id, "a worker", done.result))
        return store.read(lambda connection: find_job(connection, job.id))


def test_an_editor_is_asked_once_more_and_then_it_is_gone(linked: str) -> None:
    with open_client(linked) as client:
        page = parse(client.get(f"/articles/{A.id}/remove").text)
    assert words(page.find(".//h1")) == "Take this article out of the collection?"
    location = ask(linked, A.id)
    job = do(linked)
    assert job is not None and job.kind is JobKind.REMOVE
    with Store.open(linked) as store:
        with pytest.raises(NotFoundError):
            store.show(A.id)
        assert store.show(B.id).article == B
    with open_client(linked) as client:
        told = words(parse(client.get(location).text).find(".//main"))
        assert client.get(f"/articles/{A.id}").status_code == 404
    assert "1 article is out." in told
    assert "Quillanor" not in told


def test_who_took_it_out_and_why_is_kept(linked: str) -> None:
    ask(linked, A.id)
    do(linked)
    with Store.open(linked) as store, store.reading() as connection:
        (deed,) = list_audit(connection)
    assert (deed.what, deed.subject) == ("remove", A.id)


def test_sent_twice_it_is_one_removal(linked: str) -> None:
    assert ask(linked, A.id) == ask(linked, A.id)
    do(linked)
    assert do(linked) is None


def test_a_worker_that_died_after_it_was_out_says_that_it_is_out(linked: str) -> None:
    ask(linked, A.id)
    with Store.open(linked) as store:
        store.remove([A.id])
    job = do(linked)
    assert job is not None and job.result is not None
    assert job.result["n_out"] == 1
