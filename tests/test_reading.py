"""Reading with the shipped model: what must hold on any text, and how news is really set."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import thirdhand
from tests.test_gate import CASES
from thirdhand.export.json import article_to_json
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.reading.attributions import find_attributions
from thirdhand.reading.network import ask
from thirdhand.records import Article, Attribution
from training.cases import load_cases

GOLDEN_TEXTS = [case.text for case in load_cases(CASES)]
VALIDATOR = Draft202012Validator(
    json.loads((files("thirdhand.export") / "article.schema.json").read_text("utf-8"))
)


def attributions_of(text: str) -> tuple[Attribution, ...]:
    return find_attributions(ask(text, open_model()), open_model())


def texts_of(attribution: Attribution) -> dict[str, str]:
    return {role: phrase.text for role, phrase in attribution.phrases}


def check_invariants(text: str) -> None:
    article = read_article(Article(id=f"b2:{0:032x}", text=text), open_model())
    taken: set[int] = set()
    outermost = [one for one in article.attributions if one.parent is None]
    assert tuple(outermost) == attributions_of(text)
    for number, attribution in enumerate(outermost, start=1):
        assert attribution.id == f"a{number}"
        assert attribution.cue is not None
        assert attribution.content is not None
        assert 0 <= attribution.score <= 1
        for role, phrase in attribution.phrases:
            assert phrase.text == " … ".join(text[span.start : span.end] for span in phrase.spans)
            assert all(a.end <= b.start for a, b in zip(phrase.spans, phrase.spans[1:], strict=False))
            assert all(span.of(text).strip() == span.of(text) != "" for span in phrase.spans)
            if role != "source":  # several cues may share a source
                offsets = {at for span in phrase.spans for at in range(span.start, span.end)}
                assert not offsets & taken
                taken |= offsets
    VALIDATOR.validate(json.loads(json.dumps(article_to_json(article))))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=0, max_size=400))
def test_spans_hold_on_any_unicode(text: str) -> None:
    check_invariants(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(GOLDEN_TEXTS), min_size=1, max_size=3),
    st.text(alphabet=st.sampled_from("\n\r\t\u2028 \"“”„«»'‘’`\u0301\u202e🏚.,-—א\ud800\x00"), max_size=20),
    st.integers(0, 400),
)
def test_spans_hold_on_broken_news(texts: list[str], noise: str, at: int) -> None:
    text = "\n\n".join(texts)
    check_invariants(text[:at] + noise + text[at:])


@pytest.mark.parametrize("text", ["", " \n\r\n\t ", "\u200b", "…", "“”", "a", "\x00\x01", "\ud83d"])
def test_nothing_is_found_in_next_to_nothing(text: str) -> None:
    assert attributions_of(text) == ()


def test_offsets_count_code_points() -> None:
    (found,) = attributions_of("🌋🌋 “The crater is open again,” Ingrid Solberg said.")
    assert texts_of(found) == {
        "source": "Ingrid Solberg",
        "cue": "said",
        "content": "“The crater is open again,”",
    }


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2029"])
def test_line_ends_do_not_move_spans(line_end: str) -> None:
    text = f"The quay is closed.{line_end}{line_end}Ana Ruiz said the pier would open.{line_end}"
    (found,) = attributions_of(text)
    assert texts_of(found) == {"source": "Ana Ruiz", "cue": "said", "content": "the pier would open"}


def test_interrupted_quote_is_one_content_of_two_fragments() -> None:
    (found,) = attributions_of("“We lost the harbour,” Ruiz said, “and nobody told us why.”")
    assert found.content is not None
    assert found.content.text == "“We lost the harbour,” … “and nobody told us why.”"
    assert found.type == "direct"


def test_a_paragraph_longer_than_a_window_is_read_whole() -> None:
    filler = "The valley road runs past the old mill and the tannery to the lower bridge. " * 30
    text = filler + "The council said that the lower bridge would stay closed until the spring. " + filler
    found = attributions_of(text)
    assert [texts_of(one)["source"] for one in found] == ["The council"]
    assert texts_of(found[0])["content"] == "that the lower bridge would stay closed until the spring"


def test_every_window_of_a_long_article_is_read() -> None:
    sentence = "Mayor Ana Ruiz said the bridge would close for {} days.\n\n"
    found = attributions_of("".join(sentence.format(number) for number in range(2, 202)))
    assert len(found) == 200
    assert {texts_of(one)["cue"] for one in found} == {"said"}


def test_what_is_found_does_not_depend_on_company_or_threads() -> None:
    alone = [thirdhand.read(text).attributions for text in GOLDEN_TEXTS[:40]]
    for jobs in (1, 2):
        together = list(thirdhand.read_many(GOLDEN_TEXTS[:40], jobs=jobs))
        assert [one.attributions for one in together if isinstance(one, Article)] == alone


def test_a_stream_is_read_as_it_is_asked_for() -> None:
    taken = []

    def endless() -> object:
        while True:
            taken.append(1)
            yield GOLDEN_TEXTS[0]

    stream = thirdhand.read_many(endless(), jobs=2)  # type: ignore[arg-type]
    assert isinstance(next(stream), Article)
    assert len(taken) < 20
    stream.close()


def test_failures_stand_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("The line is open, the railway said.", "utf-8")
    inputs = [tmp_path / "good.txt", tmp_path / "missing.txt", "Rates will fall, the bank said."]
    results = list(thirdhand.read_many(inputs, jobs=2))
    assert [type(result).__name__ for result in results] == ["Article", "Failure", "Article"]
    assert "missing.txt" in str(results[1])


def test_read_raises_what_is_wrong_with_the_input(tmp_path: Path) -> None:
    with pytest.raises(thirdhand.InputError, match="nowhere.txt"):
        thirdhand.read(tmp_path / "nowhere.txt")


def test_an_article_shows_itself_in_a_notebook() -> None:
    html = thirdhand.read("The <b>bridge</b> is closed, police said.")._repr_html_()
    assert "police" in html
    assert "<b>" not in html
