"""What an editor does in a day, in a real browser on a real server, from an empty store on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE, Watch, find_barriers, find_chromium, open_browser, serving

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed")

REPORT = """Bridge shut after crack

The Lindow bridge may be closed until June, police told the Lindow Courier on Monday.

The council denied that it had known of the crack. “We shut it the same hour,” said Ana Ruiz, its engineer.
"""
#: Milliseconds that reading, comparing and drawing may take on a busy machine.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on an empty store, at its own processes."""
    with serving(tmp_path_factory.mktemp("flows") / "news.db") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that must not complain, nor ask anybody else for anything."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    watch = Watch(urlsplit(address).netloc)
    watch.on(page)
    yield page
    page.close()
    assert watch.faults == []


def paste(page: Page, address: str, text: str) -> None:
    page.goto(address)
    page.get_by_label("Paste an article, or the address of one").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    page.wait_for_url("**/articles/b2:*", timeout=PATIENCE)


def load_story(page: Page, address: str) -> None:
    """Have the seven articles of the shipyard story read and compared, unless they are."""
    page.goto(f"{address}/search?q=Corvane")
    if not page.locator("#found-claims").count():
        page.goto(f"{address}/search?q=example")
        send_example(page, address)
        for _ in range(60):
            page.goto(f"{address}/search?q=Corvane")
            if page.locator("#found-claims").count():
                break
            page.wait_for_timeout(1_000)
    expect(page.locator("#found-claims")).to_be_visible()


def send_example(page: Page, address: str) -> None:
    """Send the example's form as the start page of an empty store has it."""
    page.goto(address)
    csrf, once = (page.locator(f"input[name={name}]").first.input_value() for name in ("csrf", "once"))
    fields = {"csrf": csrf, "once": f"{once}-shipyard", "example": "shipyard", "keep": "1"}
    answer = page.request.post(f"{address}/read", multipart=fields)
    assert answer.ok, answer.text()


def list_words(page: Page, claim: str) -> set[str]:
    """Return the words of each claim of a cluster, as the twin of its page has them."""
    record = page.request.get(f"{claim.partition('?')[0]}.json").json()
    return {each["text"] for each in record["cluster"]["claims"]}


def test_a_text_is_pasted_and_its_claims_selected_by_mouse_and_keyboard(page: Page, address: str) -> None:
    paste(page, address, REPORT)
    expect(page.locator("h1")).to_contain_text("Bridge shut after crack")
    page.locator("mark", has_text="be closed until June").click()
    chosen = page.locator(".note[aria-pressed=true]")
    expect(chosen).to_contain_text("police")
    chain = chosen.locator("+ .chain")
    expect(chain).to_be_visible()
    expect(chain).to_contain_text("“may”")
    assert urlsplit(page.url).fragment == "c2"
    page.keyboard.press("j")
    expect(page.locator(".note[aria-pressed=true]")).to_contain_text("council")
    page.keyboard.press("k")
    expect(page.locator(".note[aria-pressed=true]")).to_contain_text("police")
    # what is selected is in the address, and comes again with it
    page.reload()
    expect(page.locator(".note[aria-pressed=true]")).to_contain_text("police")
    page.keyboard.press("Escape")
    expect(page.locator(".note[aria-pressed=true]")).to_have_count(0)
    assert urlsplit(page.url).fragment == ""


def test_reading_the_same_twice_is_one_article(page: Page, address: str) -> None:
    paste(page, address, REPORT)
    first = page.url
    page.go_back()
    page.get_by_role("button", name="Read", exact=True).dblclick()
    page.wait_for_url("**/articles/b2:*", timeout=PATIENCE)
    assert page.url == first
    page.goto(f"{address}/search?q=Lindow+bridge")
    expect(page.locator("#results a[href^='/articles/']")).to_have_count(1)


def test_nothing_but_keys_is_needed_to_get_from_the_start_to_a_claims_chain(page: Page, address: str) -> None:
    paste(page, address, REPORT)
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the text")
    page.keyboard.press("Enter")
    target = page.locator("main a[href^='/articles/']").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/b2:*")
    page.keyboard.press("j")
    expect(page.locator(".note[aria-pressed=true] + .chain")).to_be_visible()


def test_a_claim_is_followed_merged_and_parted_again(page: Page, address: str) -> None:
    load_story(page, address)
    page.locator("#results a[href^='/articles/']").first.click()
    page.locator(".note", has_text="7 articles").first.click()
    page.get_by_role("link", name="Follow this claim through 7 articles").first.click()
    page.wait_for_url("**/claims/k*")
    expect(page.locator(".sum")).to_contain_text("7 articles")
    claim = page.url
    before = list_words(page, claim)
    page.locator("#plots").scroll_into_view_if_needed()
    expect(page.locator("#plots svg").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Correct this claim").click()
    page.get_by_label("Another claim").fill("ferries")
    page.get_by_role("button", name="Look for it").click()
    page.locator("input[name=other]").first.check()
    page.get_by_role("button", name="They are one claim: merge").click()
    expect(page.locator(".done")).to_contain_text("Merged.", timeout=PATIENCE)
    assert list_words(page, claim) > before
    page.goto(f"{address}/corrections/1")
    expect(page.locator("h1")).to_be_visible()
    assert find_barriers(page) == []
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/corrections*")
    assert list_words(page, claim) == before


def test_who_has_a_token_signs_in_and_a_reader_is_offered_no_changes(
    browser: Browser, tmp_path: Path
) -> None:
    store = tmp_path / "news.db"
    command = (sys.executable, "-m", "thirdhand", "token", "make", "ana", "--role", "reader")
    made = subprocess.run((*command, "--store", str(store)), check=True, capture_output=True, text=True)
    with serving(store, "--auth", "token", "--workers", "1") as address:
        reader = browser.new_page()
        reader.goto(f"{address}/claims")
        assert urlsplit(reader.url).path == "/sign-in"
        assert find_barriers(reader) == []
        reader.locator("main input:not([type=hidden])").fill(made.stdout.strip())
        reader.locator("main").get_by_role("button").click()
        reader.wait_for_url("**/claims")
        expect(reader.locator(".person")).to_contain_text("ana (reader)")
        assert reader.locator("main form[method=post]").count() == 0
        reader.get_by_role("button", name="Sign out").click()
        reader.goto(f"{address}/claims")
        assert urlsplit(reader.url).path == "/sign-in"
        reader.close()


def test_a_membership_is_explained(page: Page, address: str) -> None:
    load_story(page, address)
    page.locator("#found-claims ~ ul a[href^='/claims/']").first.click()
    page.get_by_role("link", name="why here").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Odds: more than 1,000 to 1 that they say the same.")


def test_a_search_is_followed_as_a_story_and_can_be_fed(page: Page, address: str) -> None:
    load_story(page, address)
    page.get_by_role("button", name="Follow this as a story").click()
    page.wait_for_url("**/stories/*")
    expect(page.locator("h1")).to_have_text("Corvane")
    expect(page.locator("main")).to_contain_text("7 articles")
    feed = page.request.get(f"{page.url.split('?')[0]}/feed.atom")
    assert feed.ok
    assert feed.headers["content-type"].startswith("application/atom+xml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "paste a text or the address of a page"),
        ("http://127.0.0.1:9/story", "private network"),
        ("ftp://lindow.example/story", "it may be no article"),
    ],
)
def test_what_cannot_be_read_is_answered_in_words(page: Page, address: str, text: str, told: str) -> None:
    page.goto(address)
    page.get_by_label("Paste an article, or the address of one").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("main")).to_contain_text(told, timeout=PATIENCE)


def test_on_a_phone_the_chain_comes_up_from_below(browser: Browser, page: Page, address: str) -> None:
    width, height = PHONE
    page.set_viewport_size({"width": width, "height": height})
    paste(page, address, REPORT)
    page.locator("mark", has_text="be closed until June").click()
    sheet = page.locator("#sheet")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("police")
    box = sheet.bounding_box()
    assert box is not None and box["y"] + box["height"] == pytest.approx(height, abs=2)
    sheet.get_by_role("button", name="Clear").click()
    expect(sheet).to_be_hidden()


def test_a_claim_is_printed_whole(page: Page, address: str, tmp_path: Path) -> None:
    load_story(page, address)
    page.locator("#found-claims ~ ul a[href^='/claims/']").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("#timeline")).to_be_visible()
    file = tmp_path / "claim.pdf"
    page.pdf(path=str(file), format="A4")
    assert file.read_bytes().startswith(b"%PDF")
