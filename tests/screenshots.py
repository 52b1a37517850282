"""``make screenshots``: every page at the width of a desk and of a phone, to be looked at.

``python -m tests.screenshots FOLDER`` reads the examples into a store of its own and serves it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import httpx
from lxml import html

from tests.browsing import DESKTOP, PHONE, make_example_store, open_browser, serving

#: Each kind of page, by a name of its own.
PAGES = (
    *("start", "search", "search nothing", "article", "article, selected", "history"),
    *("claims", "claim", "claim, tools", "plots", "why", "corrections"),
    *("sources", "source", "outlets", "outlet", "stories", "story", "story, edit", "checks", "check"),
    *("work", "job", "feeds", "audit", "remove", "nowhere"),
)


TEXT = "Bridge shut\n\nThe Lindow bridge may be closed until June, police told the Lindow Courier on Monday."


def work_a_little(address: str) -> None:
    """Follow a story and paste an article, as an editor would, by the forms of the pages."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=30) as client:
        _send(client, "/search?q=Corvane+jobs", "/stories", {"name": "The yard"})
        _send(client, "/", "/read", {"text": TEXT})


def _send(client: httpx.Client, page: str, action: str, fields: dict[str, str]) -> None:
    """Fill in ``fields`` of the first form on ``page`` that goes to ``action``, and send it."""
    forms = html.fromstring(client.get(page).text).forms
    form = next(form for form in forms if form.action == action)
    values = {name: str(value) for name, value in form.form_values()}
    client.post(action, data={**values, **fields}).raise_for_status()


def list_pages(address: str) -> dict[str, str]:
    """Return the path of each of ``PAGES`` on a server that has the examples."""
    with httpx.Client(base_url=address) as client:
        article = client.get("/search.json", params={"q": "Varde Courier"}).json()["articles"][0]["id"]
        source = client.get("/sources.json").json()["sources"][0]["id"]
        outlet = client.get("/outlets.json").json()["outlets"][0]["key"]
        story = client.get("/stories.json").json()["stories"][0]["story"]["id"]
        cluster = client.get("/claims/k1.json").json()["cluster"]
    member = next(each for each in cluster["claims"] if each["text"] != cluster["statement"])
    paths = {
        "start": "/",
        "search": "/search?q=Corvane",
        "search nothing": "/search?q=zyzzyva",
        "article": f"/articles/{article}",
        "article, selected": f"/articles/{article}#c2",
        "history": f"/articles/{article}/history",
        "claims": "/claims",
        "claim": "/claims/k1",
        "claim, tools": "/claims/k1?merge=toll",
        "plots": "/claims/k1/plots",
        "why": f"/claims/k1/why?claim={member['article']}.{member['claim']}",
        "corrections": "/corrections",
        "sources": "/sources",
        "source": f"/sources/{source}",
        "outlets": "/outlets",
        "outlet": f"/outlets/{outlet}",
        "stories": "/stories",
        "story": f"/stories/{story}",
        "story, edit": f"/stories/{story}/edit",
        "checks": "/checks",
        "check": "/checks/anonymous-only",
        "work": "/jobs",
        "job": "/jobs/1",
        "feeds": "/feeds",
        "audit": "/audit",
        "remove": f"/articles/{article}/remove",
        "nowhere": "/nowhere",
    }
    return {name: paths[name] for name in PAGES}


def main(folder: Path) -> None:
    """Write the screenshots into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        store = Path(home) / "news.db"
        make_example_store(store)
        with serving(store) as address, open_browser() as browser:
            work_a_little(address)
            for size, (width, height) in {"desktop": DESKTOP, "phone": PHONE}.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                for name, path in list_pages(address).items():
                    page.goto(address + path, wait_until="networkidle")
                    file = folder / f"{name.replace(', ', '-').replace(' ', '-')}-{size}.png"
                    page.screenshot(path=str(file), full_page=True)
                    print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/screenshots"))
