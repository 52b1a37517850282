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

from tests.invented import article, articles, attribution, bridge, claim, depot, link, quantity
from thirdhand.records import Article, Certainty
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


def test_marks_of_claims_carry_certainty_and_numbers() -> None:
    shown = page(depot())
    assert (
        '<mark class="probable" data-a="5" data-begin=" claim 5, probable, begins: ">at least three drones had </mark>'
        in shown
    )
    assert (
        '<mark class="e probable" data-a="5" data-begin=" evidence begins: " data-end=" evidence ends: ">probably</mark>'
        in shown
    )
    assert (
        '<mark class="s" data-a="7" data-begin=" source begins: " data-end=" source ends: ">He</mark>'
        in shown
    )
    # The own plain voice is neither underlined nor announced; the cue of a claim is lit only.
    assert '<mark class="o" data-a="4">No staff were inside</mark>' in shown
    assert '<mark class="" data-a="5">reported</mark>' in shown
    assert '<a class="n" href="#a8" data-n="8" aria-label="Claim 8, denied">8≠</a>' in shown
    assert '<a class="n" href="#a4" data-n="4" aria-label="Claim 4">4</a>' in shown


def test_every_claim_has_a_button_and_a_link_to_it() -> None:
    reader = Reader(page(depot()))
    ids = [f"a{number}" for number in range(1, 13)]
    assert [id for id in reader.values("button", "id") if id != "keys"] == ids
    assert [link for link in reader.values("a", "href") if re.match("#a", link or "")] == [
        f"#{id}" for id in ids
    ]


def texts(shown: str, tag: str, kind: str) -> list[str]:
    """The words of every element ``tag`` of class ``kind``, without tags."""
    found = re.findall(rf'(?s)<{tag} class="{kind}"[^>]*>(.*?)</{tag}>', shown)
    return [" ".join(re.sub("<[^>]+>", "", part).split()) for part in found]


def test_a_claim_shows_its_chain_outermost_first() -> None:
    (chain,) = (words for words in texts(page(depot()), "div", "chain") if "Vestnik" in words)
    assert chain == (
        "The daily Vestnik = Vestnik outlet, named …unknown "
        "a source close to the fleet kind unknown, unnamed …unknown "
        "naval intelligence government body, named ~probable, “believed”, “probably” "
        "The article itself: …unknown number: at least 3 drones"
    )
    assert re.findall(r'<li class="(d\d)"', page(depot()))[1:4] == ["d0", "d1", "d2"]


def test_the_list_shows_kind_and_anonymity_of_the_innermost_source() -> None:
    side = page(depot()).partition('<ol class="notes">')[2]
    assert [words for words in texts(side, "span", "who") if "Vestnik" in words] == [
        "Vestnik › a source close to the fleet › naval intelligence government body, named"
    ]
    assert '<span class="chip role">group, role</span>' in side


def test_neighbours_in_the_own_voice_share_a_line() -> None:
    groups = re.findall(r'(?s)<li class="own">(.*?)</li>\n(?=<li|</ol>)', page(depot()))
    assert [re.findall(r'data-n="(\d+)"', group) for group in groups] == [["1"], ["3", "4"]]
    assert "the article's own voice" in page(depot()).replace("&#39;", "'")


@pytest.mark.parametrize("render", [page, render_fragment])
def test_overview_credits_and_legend_are_shown(render: Callable[[Article], str]) -> None:
    shown = render(depot())
    assert "12 claims · 5 own voice · 6 named · 1 unnamed or collective · 2 at third hand" in shown
    assert "Credited to <bdi>Meridian Press</bdi>" in shown
    (legend,) = texts(shown, "p", "legend") or texts(shown, "p", "details legend")
    assert (
        legend
        == "source evidence asserted ~ probable ? possible * conditional ≠ denied … unknown no line: own voice"
    )
    (old,) = texts(render(bridge()), "p", "legend") or texts(render(bridge()), "p", "details legend")
    assert old == "source cue content content in a content"


def test_contents_count_claims_or_attributions() -> None:
    assert '12<span class="sr"> claims</span>' in page(depot(), bridge())
    assert '6<span class="sr"> attributions</span>' in page(depot(), bridge())


def test_each_certainty_has_a_line_of_its_own_kind() -> None:
    """Whoever sees no colour and no sign still sees six kinds of line."""
    css = page(depot()).partition("<style>")[2].partition("</style>")[0]
    kinds = {
        label: re.sub(
            r"text-decoration-(thickness|color)[^;]*;",
            "",
            re.findall(rf"\.thirdhand mark\.{label}, [^{{]*\{{([^}}]*)\}}", css)[0],
        ).strip()
        for label in Certainty
    }
    assert len(set(kinds.values())) == 6


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


@pytest.mark.parametrize("render", [page, render_fragment])
def test_hostile_words_of_a_claim_are_words(render: Callable[[Article], str]) -> None:
    source = link(
        HOSTILE,
        "<img src=x onerror=alert(2)>",
        "person",
        name="<b onclick=x>",
        via="</bdi><script>",
        evidence=["</style>"],
    )
    number = quantity(HOSTILE, "7*7", 7, 7, unit="<i>")
    given = article(
        HOSTILE, claims=[claim(HOSTILE, "c1", ["<!--"], source, quantities=[number])], credits=depot().credits
    )
    reader = Reader(render(given))
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in Reader(render(depot())).tags}
    assert not [name for _, values in reader.tags for name in values if name.startswith("on")]


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
    dom = drive(tmp_path, page(bridge()), address, gesture)
    assert pressed_in(dom) == pressed
    assert re.findall(r'<mark class="[skq ]+ on"[^>]*>([^<]*)</mark>', dom) == lit
    is_hidden = 'id="sheet" class="thirdhand sheet" role="region" aria-label="Selected" hidden' in dom
    assert is_hidden is (not pressed)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: the page's behaviour is not driven")
@pytest.mark.parametrize(
    ("address", "gesture", "pressed", "lit"),
    [
        ("#a5", "", ["a5"], ["The daily Vestnik", "a source close to the fleet", "reported", "naval intelligence", "believed", "at least three drones had ", "probably", " crossed the lake"]),
        ("", "click('a.n[data-n=\"8\"]')", ["a8"], ["Sarovia", "denied", "it had launched anything"]),
        ("", "click('#a4')", ["a4"], ["No staff were inside"]),
        ("#a4", "key('j')", ["a5"], ["The daily Vestnik", "a source close to the fleet", "reported", "naval intelligence", "believed", "at least three drones had ", "probably", " crossed the lake"]),
        ("", "click('mark.unknown')", ["a11"], ["A dock worker was", "reportedly", "hurt"]),
        ("#a4", "click('#a4')", [], []),
    ],
)  # fmt: skip
def test_selecting_a_claim_in_a_browser(
    tmp_path: Path, address: str, gesture: str, pressed: list[str], lit: list[str]
) -> None:
    shown = (
        "; document.title = [...document.querySelectorAll('.columns .chain')]"
        ".filter((chain) => getComputedStyle(chain).display !== 'none').map((chain) => chain.previousElementSibling.id).join()"
    )
    dom = drive(tmp_path, page(depot()), address, gesture + shown)
    assert pressed_in(dom) == pressed
    assert re.findall(r'<mark class="[\w ]*\bon"[^>]*>([^<]*)</mark>', dom) == lit
    # The chain of what is selected is open, no other is; the sheet for phones has a copy.
    assert re.findall("<title>([^<]*)</title>", dom) == [",".join(pressed)]
    copy = dom.partition('id="sheet"')[2].partition('class="steps"')[0]
    assert ("The daily Vestnik" in copy) is (pressed == ["a5"])


def pressed_in(dom: str) -> list[str]:
    return re.findall(r'class="note" id="(\w+)"[^>]*aria-pressed="true"', dom)


def drive(folder: Path, shown: str, address: str, gesture: str) -> str:
    """Open the page ``shown`` at ``address`` in a browser, make a gesture, and return what the page is then.

    Gestures are made by a second script, for which the page's policy is given its hash.
    """
    script = (
        "const click = (what) => document.querySelector(what).click();"
        "const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: name, bubbles: true}));"
        + gesture
    )
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    file = folder / "page.html"
    file.write_text(
        shown.replace("script-src ", f"script-src 'sha256-{allowed}' ").replace(
            "</body>", f"<script>{script}</script></body>"
        ),
        encoding="utf-8",
    )
    assert CHROMIUM is not None
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900",
            f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri() + address,
        ],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.decode("utf-8")
