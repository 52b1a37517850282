"""Letters, signatures and alignment: what two texts have in common, to the letter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdhand.linking.reuse.aligning import align
from thirdhand.linking.reuse.letters import hash_runs, spell
from thirdhand.linking.reuse.signatures import SEEN, pack, sign, unpack

FERRY = (
    "The ferry to Sorell ran aground on Monday night with sixty people on board, the harbour master said. "
    "Two tugs came out from Port Ashby before midnight and took off the passengers one by one. "
    "Nobody was hurt, although a cook had to be treated for a sprained wrist."
)
LEAD = "Our readers on the western quay were woken by the sirens and came down in their coats. "
BRIDGE = "The bridge at Velden will stay shut until the spring, because the engineers found cracks in two of its piers."


def letters_of(text: str) -> str:
    return "".join(map(chr, spell(text).codes))


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("“Don’t go,”\n she said.", "dontgoshesaid"),
        ("the colour of labour", "thecoloroflabor"),
        ("organise, organize", "organiseorganise"),
        ("travelled", "traveled"),
        ("1,100 tonnes", "1100tones"),
        ("Zoë Ünal", "soeunal"),
        ("שלום 5", "שלום5"),
        ("👍 𐌰𐌱", "𐌰𐌱"),
        ("— … !", ""),
        ("", ""),
    ],
)
def test_letters_are_folded(text: str, letters: str) -> None:
    assert letters_of(text) == letters


def test_letters_know_their_places_and_the_ends_of_words() -> None:
    letters = spell("Don’t call, you.")
    assert letters.places.tolist() == [0, 1, 2, 4, 6, 7, 8, 12, 13]
    assert np.flatnonzero(letters.begins).tolist() == [0, 4, 7]
    # The second "l" and the "u" are dropped, and "l" and "o" end their words.
    assert np.flatnonzero(letters.ends).tolist() == [3, 6, 8]


@pytest.mark.parametrize("length", [1, 2, 5, 12, 20])
def test_runs_have_one_hash_wherever_they_stand(length: int) -> None:
    codes = spell(FERRY + LEAD + FERRY).codes
    hashes = hash_runs(codes, length)
    assert len(hashes) == len(codes) - length + 1
    apart = len(spell(FERRY + LEAD))
    count = len(spell(FERRY)) - length + 1
    assert hashes[:count].tolist() == hashes[apart : apart + count].tolist()
    # Different runs have different hashes but for chance.
    runs = {tuple(codes[at : at + length].tolist()) for at in range(len(hashes))}
    assert len(set(hashes.tolist())) == len(runs)


def test_a_run_shorter_than_the_n_gram_has_no_hash() -> None:
    assert len(hash_runs(spell("abc").codes, 4)) == 0


@given(before=st.text("abcdefgh ", max_size=300), after=st.text("mnopqrst ", max_size=300))
@settings(max_examples=60, deadline=None)
def test_a_common_run_is_always_seen(before: str, after: str) -> None:
    run = letters_of(FERRY)[:SEEN]
    hashes = sign([f"{before} {run} {after}", f"{after} {run} {before}"]).hashes
    assert set(hashes[0].tolist()) & set(hashes[1].tolist())


def test_a_signature_takes_about_a_kilobyte_for_two_thousand_characters() -> None:
    rng = np.random.default_rng(6)
    words = ["".join(rng.choice(list("abcdefghijklmnop"), size=size)) for size in rng.integers(2, 9, 330)]
    text = " ".join(words)[:2000]
    signatures = sign([text])
    size = len(pack(signatures.hashes[0], signatures.places[0]))
    assert 700 < size < 1300


def test_signatures_do_not_depend_on_the_company() -> None:
    texts = [FERRY, "", "no", LEAD, "\ud800" + BRIDGE, FERRY * 1000]
    together = sign(texts)
    for row, text in enumerate(texts):
        alone = sign([text])
        assert together.hashes[row].tolist() == alone.hashes[0].tolist()
        assert together.places[row].tolist() == alone.places[0].tolist()
    assert together.hashes.lengths[1:3].tolist() == [0, 0]
    # A refrain is one hash each: a text printed a thousand times over has hardly more than once.
    assert together.hashes.lengths[5] < 2 * together.hashes.lengths[0] + 30
    assert len(sign([])) == 0


def test_places_are_code_points_of_the_n_gram() -> None:
    texts = [FERRY, "𐌰👍 — " + LEAD + FERRY.upper()]
    signatures = sign(texts)
    grams: list[dict[int, str]] = []
    for row, text in enumerate(texts):
        pairs = zip(signatures.hashes[row].tolist(), signatures.places[row].tolist(), strict=True)
        grams.append({code: letters_of(text[place:])[:20] for code, place in pairs})
    common = grams[0].keys() & grams[1].keys()
    assert len(common) > 8
    assert [grams[0][code] for code in common] == [grams[1][code] for code in common]
    assert len(set(grams[0].values())) == len(grams[0])


def test_hashes_of_chosen_n_grams_are_spread() -> None:
    hashes = sign([FERRY + LEAD + BRIDGE]).hashes.values / 2**32
    assert hashes.min() < 0.25 and hashes.max() > 0.75 and 0.3 < hashes.mean() < 0.7


def test_a_signature_is_packed_and_unpacked() -> None:
    signatures = sign([FERRY])
    hashes, places = unpack(pack(signatures.hashes[0], signatures.places[0]))
    assert hashes.tolist() == signatures.hashes[0].tolist()
    assert places.tolist() == signatures.places[0].tolist()


@pytest.mark.parametrize(
    ("left", "right", "passages"),
    [
        # A local lead before, the day changed, the spelling American.
        (
            FERRY,
            LEAD + FERRY.replace("Monday", "Tuesday").replace("harbour", "harbor"),
            [(FERRY, FERRY.replace("Monday", "Tuesday").replace("harbour", "harbor"))],
        ),
        # A sentence put in parts two passages.
        (
            FERRY,
            FERRY.replace("Nobody", LEAD + "Nobody"),
            [
                (FERRY[: FERRY.index(" Nobody")],) * 2,
                (FERRY[FERRY.index("Nobody") :],) * 2,
            ],
        ),
        # A paragraph that was moved.
        (FERRY + "\n\n" + BRIDGE, BRIDGE + "\n\n" + FERRY, [(FERRY, FERRY), (BRIDGE, BRIDGE)]),
        (FERRY, BRIDGE, []),
        ("", FERRY, []),
        ("Ferry", "Ferry", []),
    ],
)
def test_passages_are_found(left: str, right: str, passages: list[tuple[str, str]]) -> None:
    found = align(left, right)
    assert [(one.left.of(left), one.right.of(right)) for one in found] == passages


def test_one_number_changed_leaves_one_passage() -> None:
    left, right = FERRY, FERRY.replace("sixty", "more than ninety")
    (passage,) = align(left, right)
    assert (passage.left.of(left), passage.right.of(right)) == (left, right)
    assert passage.n_same == len(letters_of(FERRY)) - len("six")


def test_typography_and_line_breaks_change_nothing() -> None:
    left = "“It was dark,” the cook said, “and the sea wasn’t kind to us that night.”"
    right = '"It was dark," the cook said,\n"and the sea wasn\'t kind to us that night."'
    (passage,) = align(left, right)
    assert passage.left.of(left) == left[1:-1]
    assert passage.right.of(right) == right[1:-1]


def test_words_are_never_cut() -> None:
    left = "Unhappily the mayor of Velden had gone to the mountains with her two dogs and the keys."
    right = "Happily the mayor of Velden had gone to the mountains with her two dogs and the keyserver."
    (passage,) = align(left, right)
    assert passage.left.of(left) == "the mayor of Velden had gone to the mountains with her two dogs and the"
    assert passage.right.of(right) == passage.left.of(left)


def test_right_to_left_text_is_aligned() -> None:
    text = "ذكرت الصحيفة أن العبارة جنحت ليلة الاثنين وعلى متنها ستون راكبا ولم يصب أحد بأذى"
    (passage,) = align("مقدمة محلية. " + text, text)
    assert passage.right.of(text) == text


def test_a_refrain_does_not_blow_up() -> None:
    text = "Ferry, ferry, to the quay! " * 4000
    assert [one.left.of(text) for one in align(text, text)] == [text.strip()]
    found = align(text, "A prologue about the fish market. " + text)
    assert sum(one.n_same for one in found) > 0.9 * len(spell(text))


WORDS = st.lists(
    st.sampled_from("harbour ferry Sorell tug midnight cook wrist “sirens” 14 o’clock co-op naïve".split()),
    max_size=60,
).map(" ".join)


@given(WORDS)
@settings(max_examples=80, deadline=None)
def test_a_text_with_itself_is_one_passage(text: str) -> None:
    found = align(text, text)
    if len(spell(text)) >= 32:
        assert [(one.left.of(text), one.right.of(text)) for one in found] == [(text, text)]
        assert found[0].n_same == len(spell(text))
    else:
        assert found == ()


@given(WORDS, WORDS, WORDS)
@settings(max_examples=150, deadline=None)
def test_passages_are_valid_alike_and_the_same_from_either_side(first: str, common: str, second: str) -> None:
    left, right = f"{first} {common} {second}", f"{second}\n{common}"
    found = align(left, right)
    for side, text in (("left", left), ("right", right)):
        spans = sorted(getattr(one, side) for one in found)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(before.end <= after.start for before, after in zip(spans, spans[1:], strict=False))
        assert all(span.of(text) == span.of(text).strip() for span in spans)
    for one in found:
        sizes = [len(letters_of(one.left.of(left))), len(letters_of(one.right.of(right)))]
        assert 32 <= one.n_same <= min(sizes) and one.n_same >= 0.5 * max(sizes)
    turned = align(right, left)
    assert {(one.left, one.right, one.n_same) for one in found} == {
        (one.right, one.left, one.n_same) for one in turned
    }


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_it(left: str, right: str) -> None:
    for one in align(left + FERRY, FERRY + right):
        assert one.left.end <= len(left + FERRY) and one.right.end <= len(FERRY + right)
