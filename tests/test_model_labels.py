import pytest

from thirdhand.model.labels import (
    MAY_END,
    MAY_FOLLOW,
    MAY_START,
    N_TAGS,
    OUTSIDE,
    POSITIONS,
    ROLES,
    TAGS,
    Role,
    position_of,
    role_of,
    tag_of,
)

#: What may follow each position: names of tags; "r" stands for the same role.
FREE = {"O", *(f"{position}-{role}" for position in "BS" for role in ("source", "cue", "content"))}


def test_there_are_thirteen_tags_in_the_order_that_models_were_trained_with() -> None:
    assert TAGS == (
        *("O", "B-source", "I-source", "E-source", "S-source"),
        *("B-cue", "I-cue", "E-cue", "S-cue"),
        *("B-content", "I-content", "E-content", "S-content"),
    )
    assert len(TAGS) == N_TAGS == 13


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("position", POSITIONS)
def test_a_tag_is_its_role_and_its_position(role: Role, position: str) -> None:
    tag = tag_of(role, position)
    assert TAGS[tag] == f"{position}-{role}"
    assert (role_of(tag), position_of(tag)) == (role, position)


def test_outside_has_no_role() -> None:
    assert (role_of(OUTSIDE), position_of(OUTSIDE), TAGS[OUTSIDE]) == (None, "O", "O")


@pytest.mark.parametrize("left", range(N_TAGS), ids=TAGS)
def test_a_fragment_goes_on_until_it_ends_and_ends_before_another_begins(left: int) -> None:
    role, position = role_of(left), position_of(left)
    wanted = {f"I-{role}", f"E-{role}"} if position in "BI" else FREE
    assert {TAGS[right] for right in range(N_TAGS) if MAY_FOLLOW[left, right]} == wanted


def test_a_paragraph_begins_and_ends_outside_or_with_a_whole_fragment() -> None:
    assert {tag for tag, may in zip(TAGS, MAY_START, strict=True) if may} == FREE
    assert {tag for tag, may in zip(TAGS, MAY_END, strict=True) if may} == {
        tag.replace("B-", "E-") for tag in FREE
    }
