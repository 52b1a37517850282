"""Notes of claims: what is quoted is found where it was meant, and slips are refused with their line."""

from __future__ import annotations

import pytest

from training.notes import NoteError, read_notes, uncovered

TEXT = "The pier is shut, Bo Chen told the Herald. He said he may reopen it in May. “It may rain,” she said."


def spans(quoted: str, notes: str = "") -> list[str]:
    [claim] = read_notes(TEXT, f"C: {quoted}\n{notes}")
    return [TEXT[start:end] for start, end in claim["content"]]


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ("The pier is shut", ["The pier is shut"]),
        ("The pier ~ the Herald", ["The pier is shut, Bo Chen told the Herald"]),
        ("may⌗2", ["may"]),
        ("It may rain || The pier", ["The pier", "It may rain"]),
    ],
)
def test_contents_are_found_whole_by_their_ends_by_number_and_in_parts(quoted: str, found: list[str]) -> None:
    assert spans(quoted) == found


def test_a_source_and_a_cue_are_the_nearest_that_are_not_in_the_content() -> None:
    [claim] = read_notes(
        TEXT, "C: he may reopen it in May\nQ: said\nS: He | Bo Chen | person | named | possible\nE: may"
    )
    assert claim["cue"] == (46, 50)
    assert claim["chain"][0]["span"] == (43, 45)
    assert claim["evidence"] == [(54, 57)]


def test_words_are_not_found_inside_longer_words() -> None:
    [claim] = read_notes("She saw the seer see.", "C: see")
    assert claim["content"] == [(17, 20)]


def test_the_same_words_again_are_the_next_ones() -> None:
    claims = read_notes("It rained. It rained.", "C: It rained\n\nC: It rained⌗2\n")
    assert [claim["content"] for claim in claims] == [[(0, 9)], [(11, 20)]]


def test_labels_flags_and_the_channel_are_kept() -> None:
    [claim] = read_notes(
        TEXT,
        "C: The pier is shut\nA: unknown,distancing\nS: Bo Chen | - | person | role | denied,doubt | via letter",
    )
    assert claim["author"] == {"certainty": "unknown", "doubt": False, "distancing": True}
    [link] = claim["chain"]
    assert (link["name"], link["via"], link["certainty"], link["doubt"]) == (None, "letter", "denied", True)


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("Q: said", "line 1: the first line must be a C:"),
        ("C: the bridge", "line 1: 'the bridge' is not in the text"),
        ("C: The pier\nX: what", "line 2: begins with none of"),
        ("C: The pier\nS: Bo Chen | Bo Chen | person", "line 2: a source has 5 or 6 fields"),
        ("C: The pier\nS: Bo Chen | - | ghost | named | asserted", "line 2: 'ghost' is not a valid Kind"),
        ("C: The pier\nA: asserted,loud", "line 2: 'loud' is no flag"),
        ("C: may⌗7", "line 1: 'may⌗7': there are 2 of them"),
    ],
)
def test_slips_are_refused_with_their_line(notes: str, message: str) -> None:
    with pytest.raises(NoteError, match=message.replace("(", r"\(")):
        read_notes(TEXT, notes)


def test_sentences_that_no_claim_covers_are_shown() -> None:
    claims = read_notes(TEXT, "C: The pier is shut\n\nC: It may rain")
    assert list(uncovered(TEXT, claims)) == ["He said he may reopen it in May."]
