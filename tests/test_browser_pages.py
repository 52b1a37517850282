"""Every page in a real browser, at two widths, light and dark: no barrier, no fault, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import (
    DESKTOP,
    PHONE,
    Watch,
    find_barriers,
    find_chromium,
    make_example_store,
    open_browser,
    serving,
)
from tests.screenshots import PAGES, list_pages, work_a_little
from tests.webapp import list_routes, open_client

#: Pages that need more than there is to begin with: ``test_browser_flows`` looks at them.
ELSEWHERE = {"/sign-in", "/corrections/{id}"}

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the examples, with a story that is followed."""
    place = tmp_path_factory.mktemp("browser") / "news.db"
    make_example_store(place)
    with serving(place) as address:
        work_a_little(address)
        yield address


@pytest.fixture(scope="module")
def paths(address: str) -> dict[str, str]:
    return list_pages(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(params=["desktop, light", "phone, dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    size, scheme = request.param.split(", ")
    width, height = DESKTOP if size == "desktop" else PHONE
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barriers_and_no_faults(
    address: str, paths: dict[str, str], page: Page, name: str
) -> None:
    watch = Watch(urlsplit(address).netloc)
    watch.on(page)
    answer = page.goto(address + paths[name])
    assert answer is not None and answer.status == (404 if name == "nowhere" else 200)
    assert find_barriers(page) == []
    assert watch.faults == []
    # nothing has to be moved aside to be read
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_says_without_script(
    address: str, paths: dict[str, str], browser: Browser, name: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + paths[name])
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip() != ""
    context.close()


def test_every_page_that_is_served_is_looked_at(paths: dict[str, str], tmp_path: Path) -> None:
    shown = [urlsplit(path).path for path in paths.values()]
    with open_client(str(tmp_path / "empty.db")) as client:
        routes = list_routes(client)
    addresses = {route.path for route in routes}
    pages = [route for route in routes if f"{route.path}.json" in addresses]
    assert len(pages) > 20
    missed = {route.path for route in pages if not any(route.path_regex.match(path) for path in shown)}
    assert missed == ELSEWHERE


def test_an_article_prints_with_its_chains(
    address: str, paths: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(address + paths["article"])
    page.emulate_media(media="print")
    assert page.locator(".bar").is_hidden()
    assert page.locator(".notes .chain").first.is_visible()
    file = tmp_path / "article.pdf"
    page.pdf(path=str(file), format="A4")
    assert file.read_bytes().startswith(b"%PDF")
    page.close()
