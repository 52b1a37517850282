import base64
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.invented import article, articles, attribution, bridge
from thirdhand.records import Article
from thirdhand.views.margin import visible
from thirdhand.views.page import render_fragment, render_page

VOID = {"meta", "link", "br", "input", "img", "hr"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Reader(HTMLParser):
    """Reads a page strictly: every tag closes, in order. Keeps what the tests ask for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.prose = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        # Words of the article: paragraphs inside the prose, without the numbers of notes.
        if "p" in self.open and not {"a", "sup", "header", "strong", "bdi"} & set(self.open):
            self.prose += data

    def values(self, tag: str, attribute: str) -> list[str | None]:
        return [values[attribute] for name, values in self.tags if name == tag and attribute in values]


def page(*given: Article) -> str:
    return "".join(render_page(given))


def marked(text: str, role: str, number: int) -> list[str]:
    """The words of the page under the mark of ``role`` and ``number``."""
    letter = {"source": "s", "cue": "k", "content": "qq?"}[role]
    found = re.findall(r'<mark class="([skq ]+)" data-a="([\d ]+)"[^>]*>([^<]*)', text)
    return [
        words
        for kinds, numbers, words in found
        if re.search(rf"\b{letter}\b", kinds) and str(number) in numbers.split()
    ]


def test_marks_carry_roles_and_numbers() -> None:
    shown = page(bridge())
    assert marked(shown, "content", 2) == [
        "“We found cracks in two of the five piers,”",
        "“and nobody will drive over them.”",
    ]
    assert "Ana Ruiz" in marked(shown, "source", 2) and "Ana Ruiz" in marked(shown, "source", 3)
    assert '<mark class="qq" data-a="4 5"' in shown
    assert (
        '<mark class="s q" data-a="4 5" data-begin=" content 4 begins, source 5 begins: " data-end=" source 5 ends: ">the engineers</mark>'
        in shown
    )


def test_every_attribution_has_a_button_and_a_link_to_it() -> None:
    reader = Reader(page(bridge()))
    assert [id for id in reader.values("button", "id") if id != "keys"] == [
        f"a{number}" for number in range(1, 7)
    ]
    assert [link for link in reader.values("a", "href") if re.match("#a", link or "")] == [
        f"#a{number}" for number in range(1, 7)
    ]
    assert set(reader.values("button", "aria-pressed")) == {"true", "false"}


def test_several_articles_have_contents_and_ids_of_their_own() -> None:
    reader = Reader(page(bridge(), article("Rain fell.", path="rain.txt"), bridge()))
    ids = [values["id"] for _, values in reader.tags if "id" in values]
    assert len(ids) == len(set(ids))
    assert {"t1", "t2", "t3", "a6", "t3-a6"} <= set(ids)
    links = [link for link in reader.values("a", "href") if link and link.startswith("#")]
    assert links[:4] == ["#main", "#t1", "#t2", "#t3"]
    assert {link[1:] for link in links} <= set(ids)


def test_one_article_names_the_page_and_has_no_contents() -> None:
    shown = page(bridge())
    assert "<title>Bridge over the Sorn to stay shut until spring – who says so</title>" in shown
    assert "<nav" not in shown


def test_nothing_found_and_nothing_read_are_said() -> None:
    assert "No attribution found." in page(article("Rain fell."))
    assert "No article was read." in page()
    assert Reader(page()).open == []


def test_policy_allows_our_style_and_script_and_nothing_else() -> None:
    shown = page(bridge())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', shown)
    assert policy is not None
    hashes = {}
    for kind in ("style", "script"):
        inline = re.search(rf"<{kind}>(.*?)</{kind}>", shown, re.DOTALL)
        assert inline is not None
        hashes[kind] = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_page_asks_the_network_for_nothing() -> None:
    shown = page(bridge(), bridge())
    reader = Reader(shown)
    assert {"src", "srcset", "data", "style", "onclick"}.isdisjoint(
        {name for _, values in reader.tags for name in values}
    )
    assert {"link", "img", "iframe", "object", "base"}.isdisjoint({tag for tag, _ in reader.tags})
    assert not re.search(r"url\(|@import", shown)


HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> \"quoted' &amp; {{ 7*7 }} </style> ]]> <!-- \0articles\0"


@pytest.mark.parametrize("render", [page, render_fragment])
def test_hostile_words_are_words(render: Callable[[Article], str]) -> None:
    given = article(
        HOSTILE, [attribution(HOSTILE, "a1", "direct", source=["<img src=x onerror=alert(2)>"], cue=["</style>"], content=['"quoted'])],
        title=HOSTILE, outlet="<b>x</b>", byline='"><svg onload=alert(3)>', published="<i>", language='"><u>', url="javascript:alert(4)",
    )  # fmt: skip
    reader = Reader(render(given))
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in Reader(render(bridge())).tags}
    assert not [name for _, values in reader.tags for name in values if name.startswith("on")]
    assert not [link for link in reader.values("a", "href") if link and link.startswith("javascript")]
    assert "javascript:alert(4)" in render(given)


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://courier.example/a?b=1&c=2", True),
        ("http://courier.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,<b>", False),
        ("file:///etc/passwd", False),
        ("//courier.example", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, is_link: bool) -> None:
    outside = [
        link
        for link in Reader(page(bridge(url=url))).values("a", "href")
        if link and not link.startswith("#")
    ]
    assert outside == ([url] if is_link else [])


def test_fragment_has_no_ids_and_no_script_so_that_two_can_stand_on_a_page() -> None:
    reader = Reader(render_fragment(bridge()) + render_fragment(bridge()))
    names = {name for _, values in reader.tags for name in values}
    assert {"id", "for", "href"} & names == {"href"}
    assert "script" not in {tag for tag, _ in reader.tags}
    assert not [link for link in reader.values("a", "href") if link and link.startswith("#")]
    # Radio buttons of one name stay apart in forms of their own; without a usable submit button
    # Enter cannot send the form and leave the notebook.
    assert [tag for tag, _ in reader.tags].count("form") == 2
    assert reader.values("input", "value") == [str(number) for number in range(1, 7)] * 2
    assert [values for tag, values in reader.tags if tag == "button" and values["type"] == "submit"] == [
        {"type": "submit", "disabled": None, "hidden": None}
    ] * 2


def test_article_shows_itself_in_a_notebook() -> None:
    assert bridge()._repr_html_() == render_fragment(bridge())


def test_fragment_style_touches_nothing_outside() -> None:
    style = re.search(r"<style>(.*)</style>", render_fragment(bridge()), re.S)
    assert style is not None
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+)\{", re.sub(r"/\*.*?\*/", "", style[1]))
    assert len(selectors) > 30
    for selector in (part for group in selectors for part in re.split(r",(?![^()]*\))", group)):
        assert selector.strip().startswith((".thirdhand", ".legend"))


@settings(max_examples=60, deadline=None)
@given(articles(st.text(alphabet=st.sampled_from("ab <>&\"'\n\r\0\x1b\u2028\ud800é🌍א"), max_size=60)))
def test_tags_never_cross_and_no_word_is_lost(given: Article) -> None:
    words = "".join(visible(given.text).split())
    for shown in (page(given), render_fragment(given)):
        shown.encode("utf-8")
        prose = "".join(Reader(re.sub(r"(?s)<(style|script)>.*?</\1>", "", shown)).prose.split())
        title = "".join(visible(given.title or "").split())
        assert words in prose or words.removeprefix(title) in prose


def colours(css: str, scheme: int) -> dict[str, str]:
    """The named colours of the page's light (0) or dark (1) scheme."""
    blocks = re.findall(r":root \{([^}]*)\}", css)
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", blocks[scheme]))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7), ("ink", "lit", 7), ("ink", "raised", 7), ("soft", "paper", 4.5), ("soft", "raised", 4.5),
        ("link", "paper", 4.5), ("link", "lit", 4.5), ("link", "raised", 4.5), ("rule", "paper", 3), ("rule", "raised", 3),
    ],
)  # fmt: skip
def test_contrast(scheme: int, front: str, back: str, least: float) -> None:
    named = colours(page(), scheme)
    assert contrast(named[front], named[back]) >= least


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: the page's behaviour is not driven")
@pytest.mark.parametrize(
    ("address", "gesture", "pressed", "lit"),
    [
        ("", "", [], []),
        ("#a2", "", ["a2"], ["“We found cracks in two of the five piers,”", "Ana Ruiz", "told", "“and nobody will drive over them.”"]),
        ("#%", "", [], []),
        ("", "click('#a6')", ["a6"], ["The contractor", "reportedly", "stopped work in May"]),
        ("#a6", "click('#a6')", [], []),
        ("", "click('mark.qq')", ["a5"], ["the engineers", "had told", "that the bridge was “in fair condition.”"]),
        ("#a5", "click('mark.qq')", ["a4"], ["The harbour agency's director, Tomas Ek", "said", "the engineers", " ", "had told", " him ", "that the bridge was “in fair condition.”"]),
        ("#a4", "click('mark.qq')", [], []),
        ("", "click('a.n')", ["a1"], ["The bridge over the Sorn will stay closed until April", "the mayor of Port Marlow", "said"]),
        ("", "key('j'); key('j'); key('k')", ["a1"], ["The bridge over the Sorn will stay closed until April", "the mayor of Port Marlow", "said"]),
        ("#a1", "click('#keys'); key('j')", ["a1"], ["The bridge over the Sorn will stay closed until April", "the mayor of Port Marlow", "said"]),
        ("", "document.querySelector('#a6').focus(); key('ArrowDown'); key('ArrowUp')", ["a5"], ["the engineers", "had told", "that the bridge was “in fair condition.”"]),
        ("#a1", "key('Escape')", [], []),
        ("#a1", "click('[data-step=\"1\"]'); click('[data-step=\"0\"]')", [], []),
    ],
)  # fmt: skip
def test_selection_in_a_browser(
    tmp_path: Path, address: str, gesture: str, pressed: list[str], lit: list[str]
) -> None:
    """Gestures are made by a second script, for which the page's policy is given its hash."""
    script = (
        "const click = (what) => document.querySelector(what).click();"
        "const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: name, bubbles: true}));"
        + gesture
    )
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    file = tmp_path / "page.html"
    file.write_text(
        page(bridge())
        .replace("script-src ", f"script-src 'sha256-{allowed}' ")
        .replace("</body>", f"<script>{script}</script></body>"),
        encoding="utf-8",
    )
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900",
            f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", file.as_uri() + address,
        ],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    dom = done.stdout.decode("utf-8")
    assert re.findall(r'class="note" id="(\w+)"[^>]*aria-pressed="true"', dom) == pressed
    assert re.findall(r'<mark class="[skq ]+ on"[^>]*>([^<]*)</mark>', dom) == lit
    assert ('id="sheet" class="sheet" role="region" aria-label="Selected attribution" hidden' in dom) is (
        not pressed
    )
