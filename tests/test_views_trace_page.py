import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.invented_clusters import cluster, crowd, mutiny, ring, telling
from tests.test_views_page import HOSTILE, Reader
from thirdhand.linking.values import Cluster, How
from thirdhand.views.trace import page as page_module
from thirdhand.views.trace.outline import lay_out
from thirdhand.views.trace.page import render_trace
from thirdhand.views.trace.painting import has_pictures

needs_plots = pytest.mark.skipif(not has_pictures(), reason="the extra plots is not installed")


@pytest.fixture(params=[False, pytest.param(True, marks=needs_plots)], ids=["lists", "pictures"])
def is_drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Have pages with lists alone, then, where they can be drawn, with pictures."""
    monkeypatch.setattr(page_module, "has_pictures", lambda: request.param)
    return bool(request.param)


def page(*given: Cluster, others: Sequence[Cluster] = ()) -> str:
    return render_trace([lay_out(one) for one in given], others)


def words(shown: str) -> str:
    """The page's words outside pictures, with single blanks."""
    body = re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>|<title>.*?</title>", " ", shown)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_page_has_all_that_the_terminal_has(is_drawn: bool) -> None:
    told = words(page(mutiny()))
    assert "8 articles: 2 copies · 3 relays · 2 own reporting · 1 untraced → 1–2 origins" in told
    assert "2026-03-04 06:20 Korrim Courier ● own reporting · from an officer of the brigade" in told
    assert "?possible as many as 1,000 soldiers may have changed sides" in told
    assert "an officer of the brigade, through Korrim Courier (person, described, not named) ● Korrim Courier · 06:20 · own reporting ◆ Harbour Post" in told  # fmt: skip
    assert "Number grown : “up to 1,000” (Union Press, 10:05) → “thousands” (Daily Call, 14:20)" in told
    assert "Carry the claim and not the denial: Korrim Courier and Daily Call" in told
    assert ("pip install" in told) is not is_drawn


def test_hostile_words_are_words(is_drawn: bool) -> None:
    one = telling(
        "x", "04T10:00", How.RELAY, HOSTILE, outlet=HOSTILE, chain=(HOSTILE,), url="javascript:alert(4)"
    )
    two = replace(one, article="b2:11", published="2026-03-04T11:00:00+02:00", derived_from=one.article)
    evil = cluster([one, two], statement=HOSTILE, silent=(HOSTILE,), id='k1"><script>', denied=True)
    evil = replace(evil, origins=(replace(mutiny().origins[2], name=HOSTILE, articles=(one.article,)),))
    shown = page(evil, others=[evil])
    reader = Reader(re.sub(r"(?s)<svg.*?</svg>", "", shown))
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in Reader(re.sub(r"(?s)<svg.*?</svg>", "", page(mutiny(), crowd(60), others=[ring()]))).tags}  # fmt: skip
    assert not [name for _, values in reader.tags for name in values if name.startswith("on")]
    assert not [link for link in reader.values("a", "href") if link and link.startswith("javascript")]
    assert "<script" not in shown and "<img" not in shown


def test_the_page_asks_the_network_for_nothing_and_runs_nothing(is_drawn: bool) -> None:
    shown = page(mutiny(), ring())
    assert "default-src 'none'; style-src 'sha256-" in shown.replace("&#39;", "'")
    assert not re.search(r"<script|<link|<img|url\(|@import| style=| src=", shown)
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"|href="https://[a-z-]+\.example/a"', "", shown)
    assert "http" not in outside.replace("http-equiv", "")


def test_a_long_cluster_folds_and_keeps_every_article(is_drawn: bool) -> None:
    shown = page(crowd(200))
    assert "191 more articles, most of them copies" in words(shown)
    outside = re.sub(r"(?s)<svg.*?</svg>", "", shown)
    assert len(set(re.findall(r"Paper \d{3}", outside))) == 200


def test_others_that_were_found_are_named_and_nothing_is_said(is_drawn: bool) -> None:
    assert "Also found k2 the mine is shut" in words(page(mutiny(), others=[ring()]))
    assert "No claim was found." in words(page())


@needs_plots
def test_pictures_take_the_page_s_colour_and_have_a_text_for_those_who_hear_them() -> None:
    shown = page(mutiny())
    drawn = re.findall(r"(?s)<svg.*?</svg>", shown)
    assert len(drawn) == 6
    for svg in drawn:
        # black and grey by default would vanish on one of the two grounds
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"none", "currentColor", "transparent"}
    labels = re.findall(r'<div class="(?:wide|narrow)" role="img" aria-label="([^"]+)"', shown)
    assert labels[::2] == labels[1::2] == [
        "Timeline of 9 articles, from 2026-03-04 06:20 to 2026-03-04 10:40; the list has the same",
        "Tree of who had the claim from whom; the list has the same",
        "Numbers in order of time, from ?possible: “up to 1,000 soldiers” to asserted: “thousands of soldiers”; the list has the same",
    ]  # fmt: skip


@needs_plots
def test_what_cannot_be_drawn_is_left_to_the_list() -> None:
    alone = cluster([telling("a", None, How.UNTRACED, "it rains")])
    assert page(alone).count("<svg") == 2  # the tree, narrow and wide
    timeline = page(crowd(200)).partition("<figcaption>")[2]
    assert timeline.startswith("Not drawn: 191 more articles.")
