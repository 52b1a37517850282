"""Furniture is found whole, and no claim is taken for it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.reading.boilerplate import find_boilerplate

STORY = "The harbour bridge will stay shut until March, the city said."


def found(text: str) -> list[str]:
    return [span.of(text) for span in find_boilerplate(text)]


FURNITURE = [
    # newsletters
    "Sign up for our morning newsletter",
    "Subscribe to The Ferry Lane Briefing for updates from the port.",
    "Please sign up to have the day's headlines sent to your inbox.",
    "Get the latest from Port Sorell in your inbox every Friday.",
    "Enter your email address:",
    "Register now for breaking news alerts.",
    "For more stories like this, sign up here.",
    "For more, check out our slideshow above.",
    # follow, contact
    "Follow Ana Ruiz on Twitter",
    "Follow Ana Ruiz on Twitter:\xa0@anaruiz",
    ">> Follow Bo Chen (@bochen) on X",
    "Follow us @ferrylane",
    "Like us on Facebook!",
    "You can reach this story's author, A. Ruiz, on Twitter.",
    "Contact Ana Ruiz at ana.ruiz@example.org",
    "To contact the reporter on this story: Bo Chen in Lyon",
    "Contact the newsroom at 020 7946 0000.",
    "Email us at desk@example.org if you know more.",
    "For licensing of our photographs, please write to desk@example.org.",
    "ana.ruiz@example.org",
    "@anaruiz",
    "Twitter: @anaruiz",
    "https://example.org/harbour",
    # clicks and pointers
    "Click here to read the whole letter",
    "Click for more from the Ferry Lane Gazette.",
    "Tap the image to enlarge.",
    "CLICK TO WATCH THE VIDEO",
    "Scroll down for video",
    "Read more about the harbour bridge.",
    "Read the full statement below:",
    "Watch the mayor's speech here:",
    "The full report can be found here.",
    "The full list of names is here: https://example.org/names",
    "RELATED: Bridge engineer resigns after audit",
    "SEE ALSO: What the audit left out",
    "MORE: Five towns without a bridge",
    "Watch: Ferry runs aground off the point",
    "Read more:",
    "Related stories",
    "Most read",
    "Filed in Ports > Bridges. ",
    "Tags: harbour, bridge, audit",
    # notices
    "This is a breaking news story.",
    "This is a developing story. Check back for updates.",
    "Check back soon for more.",
    "Stay tuned for more.",
    "More to follow...",
    "[This post has been updated.]",
    "This article has been updated with comments from the port authority.",
    "This story will be updated if the port replies.",
    "Updated at 11:45 p.m. ET",
    "Last updated: Thursday, 5 February 2032 14:39 GMT",
    "UPDATE",
    "All rights reserved.",
    "© 2032 Ferry Lane Media. All rights reserved.",
    "Copyright 2032 Ferry Lane Media",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "Article continues below",
    "Continue reading the main story",
    "Skip past newsletter promotion",
    "We use cookies to make this site work.",
    "By using our site you accept cookies.",
    "Accept all cookies",
    "Please enable JavaScript to watch this video.",
    "Your browser does not support the video tag.",
    "This video is not available in your country.",
    # sharing and comments
    "Share this article",
    "Share on Facebook",
    "Facebook Twitter WhatsApp Email",
    "Share | Tweet | Print",
    "23 comments",
    "View comments (112)",
    "What do you think? ",
    "Have your say in the comments",
    "Share your thoughts below!",
    "Got a tip about the port?",
    "Drop us a line and let us know!",
    "— Ana Ruiz (@anaruiz) March 4, 2032",
]

CLAIMS = [
    "Sign-ups for the council's newsletter fell by half.",
    "Register offices across the county reopen today.",
    "Follow-up tests posted on Twitter showed no trace of the virus.",
    "Like her father, she announced the move on Facebook.",
    "Contact with the tug was lost at 10 45 on Monday.",
    "Contact between the two on Facebook began in May.",
    "Text messages sent at 2031-05-03 show that she had left.",
    "Call US officials what you like, he said, the embassy stays.",
    "For more than a decade residents have seen the ferries run late.",
    "For the latest quarter, sales fell 4 percent.",
    "More details emerged on Tuesday about the audit.",
    "More to the north, the river broke its banks.",
    "The site uses cookies to follow children, the regulator found.",
    "By using cheap steel the builders saved a third of the cost.",
    "Share prices fell as the port closed.",
    "Share of the vote: 41 percent.",
    "Save the bridge, residents chanted on Saturday night.",
    "Print sales of the Gazette rose for the first time in ten years.",
    "Related parties had lent the builder 4 million euros.",
    "Related: the builder's brother sat on the board.",
    "Watch makers in the town have lost 300 jobs.",
    "Updated figures put the dead at 14.",
    "Published reports of 3 deaths were wrong.",
    "Posted at the gate on 3 May was a list of names.",
    "Copyright law protects the drawings, the court held.",
    "The full moon is here.",
    "This report will be updated by the ministry in May.",
    "We will update the law, she told parliament.",
    "We will bring you down, the caller said.",
    "Video of the crash is not available, police said.",
    "Filed in federal court on Monday, the suit names four ministers.",
    "Breaking the ice took two hours.",
    "Advertisement sales fell.",
    "Click beetles have eaten half the crop.",
    "Follow the money, the auditor said.",
    "Ana Ruiz is a reporter for the Gazette.",
    "Have a nice day, the note read.",
    "Photos show a hole in the hull.",
    "Gallery owners lost $3m in the fire.",
    "In pictures taken on Monday the bridge is whole.",
    # corrections are news
    "This article has been updated to correct the name of the engineer.",
    "Correction: an earlier version of this story misstated the length of the bridge.",
    "This story was updated to remove an inaccurate figure.",
    "Clarification: this post was updated on May 3.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_of_furniture_is_found_whole(line: str) -> None:
    text = f"{STORY}\n\n{line}\n\n{STORY}"
    assert found(text) == [line.strip()]


@pytest.mark.parametrize("line", CLAIMS)
def test_news_that_begins_like_furniture_stays(line: str) -> None:
    assert found(f"{STORY}\n\n{line}\n\n{STORY}\n\n{STORY}") == []
    assert found(f"{STORY} {line} {STORY}") == []


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        (f"{STORY} Click here to read the audit. {STORY}", ["Click here to read the audit."]),
        (f"{STORY} Follow Ana Ruiz on Twitter @anaruiz.", ["Follow Ana Ruiz on Twitter @anaruiz."]),
        (
            "Want more from Bo? Sign up for his newsletter, Low Tide.",
            ["Sign up for his newsletter, Low Tide."],
        ),
        (f"Sign up for our newsletter. {STORY}", ["Sign up for our newsletter."]),
        ("“They lied. Follow us on Twitter. They will lie again,” the captain said.", []),
        ('"They lied. Follow us on Twitter. They will lie again," the captain said.', []),
        ("He said: “It is over.” Check back for updates.", ["Check back for updates."]),
    ],
)
def test_sentences_of_a_paragraph(paragraph: str, sentences: list[str]) -> None:
    assert found(f"{STORY}\n\n{paragraph}\n\n{STORY}") == sentences


def test_a_headline_may_begin_like_a_pointer() -> None:
    line = "WATCH: Ferry runs aground off the point"
    assert found(f"{line}\n\n{STORY}") == []
    assert found(f"{STORY}\n\n{line}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Ana Ruiz is a staff writer at the Ferry Lane Gazette.",
        "Bo Chen is an economics correspondent for Meridian. He lives in Lyon.",
        "Ana Ruiz is Meridian's ports editor based in Hull. Follow her on Twitter @anaruiz",
        "Cy M. Dow is a contributing opinion writer.",
    ],
)
def test_a_writer_is_told_of_at_the_end_alone(line: str) -> None:
    assert found(f"{STORY}\n\n{STORY}\n\n{line}") == [line]
    assert line not in found(f"{STORY}\n\n{line}\n\n{STORY}\n\n{STORY}")


def test_wrapped_lines_are_read_as_one() -> None:
    prose = "The harbour bridge will stay shut until March because its northern\nspan has moved by the width of a hand, engineers told the council of\nPort Sorell on Monday.\n"
    text = f"{prose}\nSign up here and every weekday morning we will send you our very short\nnewsletter from the port.\n\n{prose}"
    assert found(text) == [
        "Sign up here and every weekday morning we will send you our very short\nnewsletter from the port."
    ]


def test_nothing_in_nothing() -> None:
    assert find_boilerplate("") == ()
    assert find_boilerplate(" \n\n ") == ()


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40), st.sampled_from([*FURNITURE, *CLAIMS, "“", '"', "\n\n", "\r\n", "."])
        ),
        max_size=8,
    ).map(" ".join)
)
def test_spans_are_ordered_apart_and_within(text: str) -> None:
    spans = find_boilerplate(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@pytest.mark.parametrize(
    "unit",
    [
        "sign up newsletter ",
        "Sign up for the inbox. ",
        "follow on x ",
        "follow me on twitter x@a. ",
        "for more news, see ",
        "contact a@b.c at ",
        "watch below here ",
        "© 2032 all rights reserved ",
        "Facebook Twitter ",
        "Updated 3 ",
        "a.b. ",
        "“. ",
        '"." ',
        "Ana Ana Ana Ana is a staff ",
        "related: ",
        "@" * 50,
        "1 " * 30,
        "[",
        "— ",
        "a" * 99 + "@",
        "share\n",
        "Sign up for our newsletter\n\n",
    ],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    start = time.perf_counter()
    find_boilerplate(text)
    assert time.perf_counter() - start < 3
