"""Credits are read whole, with the outlet's own name; news that begins like one stays news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.reading.credits import Credits, find_credits

STORY = "The harbour bridge will stay shut until March, the city said."
#: More paragraphs than the top and the bottom of an article have.
LONG = "\n\n".join([STORY] * 9)

AP, AFP = ("AP", "Associated Press"), ("AFP", "Agence France-Presse")
REUTERS, CNN = ("Reuters", "Reuters"), ("CNN", "CNN")
ANA, BO, CY = ("Ana Ruiz", "Ana Ruiz"), ("Bo Chen", "Bo Chen"), ("Cy Dow", "Cy Dow")

Names = list[tuple[str, str | None]]


def read(text: str, byline: str | None = None) -> tuple[Names, list[str]]:
    credits = find_credits(text, byline)
    names = [(credit.phrase.text, credit.name) for credit in credits.named]
    return names, [span.of(text) for span in credits.spans]


@pytest.mark.parametrize(
    ("dateline", "names"),
    [
        # American
        ("WASHINGTON (AP) —", [AP]),
        ("PORT SORELL, Tasmania (AP) --", [AP]),
        ("ST. LOUIS, June 3 (AP) —", [AP]),
        ("N'DJAMENA, Chad (AP)—", [AP]),
        ("SEATTLE, Feb. 3, 2031 (UPI) --", [("UPI", "United Press International")]),
        ("(CNN)", [CNN]),
        ("(CNN) --", [CNN]),
        ("TOPEKA, Kan. (KPLW) -", [("KPLW", "KPLW")]),
        ("SEATTLE (Meridian Wire) —", [("Meridian Wire", "Meridian Wire")]),
        # British and the rest of the world
        ("LONDON (Reuters) -", [REUTERS]),
        ("LONDON, 3 June 2031 (AFP) –", [AFP]),
        ("LONDON, (PA) -", [("PA", "PA Media")]),
        ("Rome (dpa) -", [("dpa", "Deutsche Presse-Agentur")]),
        ("RIO DE JANEIRO, May 2 (EFE) .-", [("EFE", "EFE")]),
        ("MOSCOW. June 3 (Interfax) -", [("Interfax", "Interfax")]),
        ("BEIJING, May 2 (Xinhua) --", [("Xinhua", "Xinhua")]),
        ("BRUSSELS (AP/Reuters) —", [AP, REUTERS]),
        # no dash
        ("New Delhi, Jun 3 (PTI)", [("PTI", "Press Trust of India")]),
        ("NEW YORK (AP)", [AP]),
        ("KUALA LUMPUR: (Bernama)", [("Bernama", "Bernama")]),
        # strokes
        ("Kyiv, 4 March. /Ukrinform/.", [("Ukrinform", "Ukrinform")]),
        ("MOSCOW, June 3. /TASS/.", [("TASS", "TASS")]),
        ("PARIS, Feb. 3, 2031 /PRNewswire/ --", [("PRNewswire", "PR Newswire")]),
        ("/Ukrinform/", [("Ukrinform", "Ukrinform")]),
    ],
)
def test_a_dateline_credits_its_agency(dateline: str, names: Names) -> None:
    assert read(f"{dateline} {STORY}") == (names, [dateline])
    assert read(f"Bridge shut\n\nBy Ana Ruiz\n\n{dateline} {STORY}") == (
        [ANA, *names],
        ["By Ana Ruiz", dateline],
    )
    assert read(f"{LONG}\n\n{dateline} {STORY}\n\n{LONG}") == ([], [])


@pytest.mark.parametrize(
    "opening",
    [
        "LONDON —",
        "Ana Ruiz (R-Ohio) — who lost —",
        "Ana Ruiz (CNN) said so.",
        "Kyiv (Reuters) reported a blast.",
        "The mayor (BBC) said so.",
        "Paris (The Ferry Lane Gazette) -",
        "LONDON (June 3) —",
        "LONDON (as it was) —",
        "Three ships (AP) sank.",
        "And/or so:",
    ],
)
def test_what_is_no_dateline(opening: str) -> None:
    assert read(f"{opening} {STORY}") == ([], [])


def test_a_headline_that_ends_in_an_agency_is_no_dateline() -> None:
    assert read(f"FERRY SINKS OFF PORT SORELL (AP)\n\n{STORY}") == ([], [])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Ruiz", [ANA]),
        ("by Ana Ruiz", [ANA]),
        ("By: Ana Ruiz", [ANA]),
        ("BY ANA RUIZ", [("ANA RUIZ", "ANA RUIZ")]),
        ("Exclusive by Ana Ruiz", [ANA]),
        ("By Ana Ruiz, Bo Chen and Cy Dow", [ANA, BO, CY]),
        ("By Ros van der Berg in Kyiv", [("Ros van der Berg", "Ros van der Berg")]),
        ("By Ana Ruiz, health correspondent", [ANA]),
        ("By Ana Ruiz, Associated Press", [ANA, ("Associated Press", "Associated Press")]),
        ("By Ana Ruiz | Reuters", [ANA, REUTERS]),
        ("By Ana Ruiz - BBC News", [ANA, ("BBC News", "BBC")]),
        ("By Ana Ruiz for CNN", [("Ana Ruiz for CNN", "CNN")]),
        ("By AP writer Bo Chen", [("AP writer Bo Chen", "Associated Press")]),
        ("By CNN’s chief economics writer Bo Chen", [("CNN’s chief economics writer Bo Chen", "CNN")]),
        ("By The Associated Press", [("The Associated Press", "Associated Press")]),
        ("By Reuters Staff", [("Reuters Staff", "Reuters")]),
        ("By Ana Ruiz and agencies", [ANA, ("agencies", None)]),
        ("By Staff Reporter", [("Staff Reporter", None)]),
        ("By our correspondent", [("our correspondent", None)]),
        # days are nobody
        ("By Ana Ruiz, May 3, 2031", [ANA]),
        ("By Ana Ruiz - 3 May 2031", [ANA]),
        ("By Ana Ruiz | Published Monday 3 May", [ANA]),
    ],
)
def test_a_byline_credits_whom_it_names(line: str, names: Names) -> None:
    assert read(f"Bridge shut\n\n{line}\n\n{STORY}") == (names, [line])
    assert read(f"{line}\n{STORY}") == (names, [line])


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday",
        "By Sea",
        "By Monday, Ruiz Had Left",
        "By June 3, Port Sorell Will Be Gone",
        "By 2031, Port Sorell Will Be Gone",
        "By Land or Sea, Port Sorell Rebuilds",
        "By the time the ferry sailed, it was dark.",
        "By The Harbour Was A Wreck",
        "By Ana Ruiz said the judge",
    ],
)
def test_what_begins_with_by_and_is_no_byline(line: str) -> None:
    assert read(f"{line}\n\n{STORY}") == ([], [])


@pytest.mark.parametrize(
    ("line", "byline", "names"),
    [
        ("Ana Ruiz", "Ana Ruiz", [ANA]),
        ("Ana Ruiz", "By Ana Ruiz", [ANA]),
        ("By Ana Ruiz", "Ana Ruiz", [ANA]),
        ("Ana Ruiz", " ANA RUIZ\n", [ANA]),
        ("Ana Ruiz and Bo Chen in Rome", "Ana Ruiz and Bo Chen in Rome", [ANA, BO]),
        ("ana of the docks", "ana of the docks", [("ana of the docks", "ana of the docks")]),
        # "by" within a name is no "By"
        ("Ruby Fox", "Ruby Fox", [("Ruby Fox", "Ruby Fox")]),
        ("Guardian staff", "By Guardian staff", [("Guardian staff", "Guardian")]),
    ],
)
def test_a_line_that_repeats_the_byline_given_apart(line: str, byline: str, names: Names) -> None:
    assert read(f"{line}\n\n{STORY}", byline) == (names, [line])


@pytest.mark.parametrize("byline", [None, "", " ", "By", "Cy Dow", "Ana Ruiz, Bo Chen", "Ana"])
def test_a_byline_that_stands_nowhere_gives_no_credit(byline: str | None) -> None:
    assert read(f"Ana Ruiz\n\nBo Chen said so.\n\n{STORY}", byline) == ([], [])


LINES: list[tuple[str, Names]] = [
    # reporting and editing
    ("(Reporting by Ana Ruiz; editing by Bo Chen)", [ANA]),
    ("(Reporting By Ana Ruiz in Rome and Bo Chen; Writing by Cy Dow; Editing by Ed Fox)", [ANA, BO, CY]),
    ("Reporting by Ana Ruiz. Editing by Bo Chen.", [ANA]),
    ("Reporting by Reuters; Editing by Ana Ruiz", [REUTERS]),
    ("Reporting was contributed by Ana Ruiz.", [ANA]),
    ("Additional reporting by Ana Ruiz and agencies", [ANA, ("agencies", None)]),
    ("Additional reporting by Ana Ruiz in Rome and agencies in Kyiv", [ANA, ("agencies", None)]),
    ("Additional reporting: Ana Ruiz", [ANA]),
    ("Additional reporting by Ana Ruiz  in Rome", [ANA]),
    ("With additional reporting by AFP and Reuters.", [AFP, REUTERS]),
    ("With files from The Canadian Press", [("The Canadian Press", "Canadian Press")]),
    ("— With files from Ana Ruiz", [ANA]),
    ("(With inputs from PTI)", [("PTI", "Press Trust of India")]),
    ("(With agency inputs)", [("agency inputs", None)]),
    ("Words by Ana Ruiz", [ANA]),
    ("Written by Ana Ruiz and translated by Bo Chen", [ANA]),
    # contributions
    ("Ana Ruiz contributed to this report.", [ANA]),
    ("Ana Ruiz, Bo Chen and Cy Dow also contributed to this report", [ANA, BO, CY]),
    ("Ana Ruiz in Rome and AFP’s Bo Chen contributed to this story.", [ANA, ("AFP’s Bo Chen", AFP[1])]),
    (
        "Associated Press writers Ana Ruiz in Rome and Bo Chen in Kyiv contributed to this report.",
        [("Associated Press writers Ana Ruiz", "Associated Press"), BO],
    ),
    ("The Associated Press contributed to this report.", [("The Associated Press", "Associated Press")]),
    ("Staff writers contributed to this report.", [("Staff writers", None)]),
    ("Ana Ruiz contributed reporting from Rome.", [ANA]),
    ("Ana Ruiz reported from Rome.", [ANA]),
    ("Ana Ruiz reported from Rome and Bo Chen from Kyiv.", [ANA, BO]),
    ("Ana Ruiz reported from Rome, and Bo Chen reported from Kyiv.", [ANA, BO]),
    # material
    ("This report includes material from AFP.", [AFP]),
    ("Information from Reuters was used in this report.", [REUTERS]),
    ("Some information from the AP was used in this report.", [("the AP", "Associated Press")]),
    ("Source: Reuters", [REUTERS]),
    ("Via AFP", [AFP]),
    ("h/t CNN", [CNN]),
    ("With AFP", [AFP]),
    # first published elsewhere
    ("This article first appeared in The Guardian.", [("The Guardian", "Guardian")]),
    (
        "A version of this article first appeared in The Ferry Lane Gazette.",
        [("The Ferry Lane Gazette", "Ferry Lane Gazette")],
    ),
    (
        "This article first appeared in the Journal of the Port.",
        [("the Journal of the Port", "Journal of the Port")],
    ),
    ("This story originally appeared on Meridian.com.", [("Meridian.com", "Meridian.com")]),
    (
        "This article was originally published on Low Tide. Read the original article.",
        [("Low Tide", "Low Tide")],
    ),
    ("This piece appeared in the Guardian on May 3.", [("the Guardian", "Guardian")]),
    ("This post was first published by CNN and is republished here.", [CNN]),
    # copyright
    ("© 2031 AFP", [AFP]),
    ("© AFP 2031", [AFP]),
    ("(c) 2031 AFP", [AFP]),
    ("© AFP", [AFP]),
    ("Copyright Reuters", [REUTERS]),
    ("Copyright (c) 2031, Xinhua", [("Xinhua", "Xinhua")]),
    (
        "Copyright 2031 The Associated Press. All rights reserved.",
        [("The Associated Press", "Associated Press")],
    ),
    ("© Reuters. All rights reserved.", [REUTERS]),
]


@pytest.mark.parametrize(("line", "names"), LINES)
def test_a_credit_line_is_found_whole_wherever_it_stands(line: str, names: Names) -> None:
    assert read(f"{STORY}\n\n{line}") == (names, [line])
    assert read(f"{LONG}\n\n{line}\n\n{LONG}") == (names, [line])


NOBODY = [
    # editors, translators, designers
    "(Editing by Bo Chen)",
    "Editing by Bo Chen and Cy Dow",
    "Translated by Ana Ruiz",
    "Graphics by Bo Chen",
    # photographers and picture agencies
    "Photo: Ana Ruiz",
    "Photo by Ana Ruiz",
    "(Photo by Ana Ruiz/Getty Images)",
    "Photos by Ana Ruiz and Bo Chen",
    "Photograph: Ana Ruiz/Reuters",
    "Photo credit: Ana Ruiz",
    "Photo courtesy of Ana Ruiz",
    "Photo from Ana Ruiz",
    "Picture: AFP",
    "[Image Credit | EPA]",
    "File photo: AFP",
    "Screenshot: CNN",
    "Images from Reuters",
    "(AP Photo/Bo Chen)",
    "AP Photo/Bo Chen, File",
    "AFP PHOTO / BO CHEN",
    "Ana Ruiz/AFP via Getty Images",
    "Bloomberg via Getty Images",
    "Ana Ruiz/Reuters",
    "REUTERS/Bo Chen",
    "Reuters/File",
    "Getty Images",
    "© Getty Images",
    # others' notices, and sources of charts
    "© 2031 Ferry Lane Media",
    "Copyright 2031 Ferry Lane Media",
    "Source: Port Authority",
]


@pytest.mark.parametrize("line", NOBODY)
def test_editors_and_pictures_have_a_line_and_no_credit(line: str) -> None:
    assert read(f"{STORY}\n\n{line}") == ([], [line])
    assert read(f"{LONG}\n\n{line}\n\n{LONG}") == ([], [line])


NEWS = [
    "Reporting by the Herald has shown that ministers knew.",
    "Reporting by the Herald led to three arrests.",
    "Additional reporting by the police is due in May.",
    "The report by Ana Ruiz was wrong.",
    "Report by Ana Ruiz was wrong, the court said.",
    "Report: Minister To Resign",
    "REPORTS: FERRY LOST",
    "Sources: Minister To Resign",
    "Sources said the AP had it wrong.",
    "Writing by hand helps children, a study found.",
    "Editing by hand took weeks.",
    "Story by story, the tower grew.",
    "Words from the mayor did not help.",
    "Files: Police",
    # pictures
    "Photos by the drone show a crater.",
    "Photos by Ana Ruiz show a crater.",
    "Pictures from Kyiv show a crater.",
    "Photos From Mars",
    "Video From Kyiv Shows Blast",
    "Photos: Port Sorell Marks Its Day",
    "AP Photos Show Crater",
    # contributions
    "Rising prices contributed to this report of losses.",
    "Bo Chen contributed to the report on dams.",
    "Ana Ruiz contributed to this report, which the ministry denies.",
    "Ana Ruiz contributed 3 million euros to this project.",
    "The Associated Press reported from Rome that the dam had burst.",
    "Al Jazeera reported from Rome.",
    "She reported from Rome.",
    "Ana Ruiz reported from Rome that the dam had burst.",
    "Information from the police was used in this trial.",
    "This report was published by the ministry.",
    "This report includes figures from the police.",
    # first published elsewhere
    "This article was published by mistake.",
    "This article was published by the Herald in breach of an order, the judge said.",
    "This story was published by the Herald and led to three arrests.",
    "This post was published on Monday by the ministry.",
    "This story was first published on 3 May 2031.",
    # copyright
    "Copyright law protects the drawings, the court held.",
    "Copyright Battle Hits Meridian",
    "Copyright 2031 rules were struck down.",
    "(c) Port Sorell",
    # names of outlets
    "CNN’s value rises to 3 million",
    "CNN’s Ana Ruiz confirmed the same:",
    "Ana Ruiz is the chief executive of CNN.",
    "10 things to know for CNN",
    "Ministers sacked staff and agencies",
    "She thanked her staff, Reuters and AFP",
    "NATION & WORLD",
    "Metro",
    "Staff",
    "Reporters",
    # said by, not written by
    "— The Herald",
    "— Ana Ruiz",
    "Ana Ruiz",
]


@pytest.mark.parametrize("line", NEWS)
def test_news_that_begins_like_a_credit_stays(line: str) -> None:
    assert read(f"{line}\n\n{STORY}") == ([], [])
    assert read(f"{LONG}\n\n{line}\n\n{LONG}") == ([], [])
    assert read(f"{LONG}\n\n{line}") == ([], [])
    assert read(f"{STORY} {line}\n\n{STORY}") == ([], [])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("AP", [AP]),
        ("Associated Press", [("Associated Press", "Associated Press")]),
        ("AFP/Reuters", [AFP, REUTERS]),
        ("The Guardian", [("The Guardian", "Guardian")]),
        ("Guardian staff and agencies", [("Guardian staff", "Guardian"), ("agencies", None)]),
        ("Staff and agencies in Rome", [("Staff", None), ("agencies", None)]),
        ("Agence France-Presse in Rome", [("Agence France-Presse", "Agence France-Presse")]),
        ("Agencies", [("Agencies", None)]),
        ("Ana Ruiz, Associated Press", [ANA, ("Associated Press", "Associated Press")]),
        ("— AP", [AP]),
        ("– AFP", [AFP]),
        ("/Ukrinform/", [("Ukrinform", "Ukrinform")]),
        ("(PA)", [("PA", "PA Media")]),
    ],
)
def test_bare_names_count_at_the_edges_of_an_article(line: str, names: Names) -> None:
    assert read(f"Bridge shut\n\n{line}\n\n{LONG}") == (names, [line])
    assert read(f"{LONG}\n\n{line}") == (names, [line])
    assert read(f"{LONG}\n\n{line}\n\n{LONG}") == ([], [])


def test_a_byline_at_the_foot_credits_the_person_without_the_by() -> None:
    assert read(f"{LONG}\n\nBy Ana Ruiz, CNN") == ([ANA, CNN], ["By Ana Ruiz, CNN"])


def test_a_photographer_of_a_picture_agency_is_not_credited() -> None:
    assert read(f"{LONG}\n\nBO CHEN, Getty Images") == ([], ["BO CHEN, Getty Images"])


@pytest.mark.parametrize(
    ("tail", "names"),
    [
        ("— AP", [AP]),
        ("–AFP", [AFP]),
        ("- Reuters", [REUTERS]),
        ("— AFP/Reuters", [AFP, REUTERS]),
        ("/Ukrinform/", [("Ukrinform", "Ukrinform")]),
        ("/Ukrinform/.", [("Ukrinform", "Ukrinform")]),
        ("Reporting by Ana Ruiz; editing by Bo Chen", [ANA]),
        ("(Reporting by Ana Ruiz; editing by Bo Chen)", [ANA]),
        ("Additional reporting by Dr. Bo Chen and A. B. Fox.", [("Dr. Bo Chen",) * 2, ("A. B. Fox",) * 2]),
        ("J. R. Fox contributed to this report.", [("J. R. Fox", "J. R. Fox")]),
        ("— With files from Ana Ruiz", [ANA]),
        ("This article first appeared in The Guardian.", [("The Guardian", "Guardian")]),
        ("(Photo: Ana Ruiz)", []),
    ],
)
def test_the_last_words_of_a_paragraph_may_be_a_credit(tail: str, names: Names) -> None:
    assert read(f"{LONG} {tail}\n\n{LONG}") == (names, [tail])
    assert read(f"{LONG}\n\n“The bridge is shut.” {tail}") == (names, [tail])


@pytest.mark.parametrize(
    "tail",
    [
        "— Ana Ruiz",
        "– The Guardian",
        "-- Staff and agencies",
        "AFP",
        "By Ana Ruiz",
        "Source: Reuters",
    ],
)
def test_last_words_that_may_be_news_stay(tail: str) -> None:
    assert read(f"{LONG} {tail}\n\n{LONG}") == ([], [])
    assert read(f"{LONG} {tail}") == ([], [])


@pytest.mark.parametrize(
    ("sentence", "names", "lines"),
    [
        ("The hull (photo: AFP) broke.", [], ["(photo: AFP)"]),
        ("The hull [Image: Ana Ruiz/AFP] broke.", [], ["[Image: Ana Ruiz/AFP]"]),
        ("The hull broke. (additional reporting by CNN) It sank.", [CNN], ["(additional reporting by CNN)"]),
        ("The plane (Reuters) left.", [], []),
        ("She told the wire (AP).", [], []),
        ("The hull broke. (AP)", [AP], ["(AP)"]),
        ("“The hull broke.” [Metro]", [("Metro", "Metro")], ["[Metro]"]),
        ("(Reporting by Ana Ruiz) ((ana.ruiz@example.org))", [ANA], ["(Reporting by Ana Ruiz)"]),
    ],
)
def test_brackets(sentence: str, names: Names, lines: list[str]) -> None:
    assert read(f"{LONG}\n\n{sentence}") == (names, lines)


def test_an_article_of_several_paragraphs() -> None:
    text = (
        "Bridge shut until March\n"
        "By Ana Ruiz and Bo Chen, Associated Press\n"
        "PORT SORELL, June 3 (AP) — The harbour bridge will stay shut, the city said.\n"
        "(AP Photo/Cy Dow)\n"
        "“It moved by a hand,” engineers told the council.\n"
        "Reporting by the Herald has shown that ministers knew.\n"
        "Ferries run every hour. Ed Fox contributed to this report.\n"
        "Copyright 2031 The Associated Press. All rights reserved.\n"
    )
    assert read(text) == (
        [
            ANA,
            BO,
            ("Associated Press", "Associated Press"),
            AP,
            ("Ed Fox", "Ed Fox"),
            ("The Associated Press", "Associated Press"),
        ],
        [
            "By Ana Ruiz and Bo Chen, Associated Press",
            "PORT SORELL, June 3 (AP) —",
            "(AP Photo/Cy Dow)",
            "Ed Fox contributed to this report.",
            "Copyright 2031 The Associated Press. All rights reserved.",
        ],
    )


def test_a_name_broken_over_two_lines_is_one_name() -> None:
    prose = "The harbour bridge will stay shut until March because its northern\nspan has moved by the width of a hand, engineers told the council of\nPort Sorell on Monday.\n"
    line = "Additional reporting by Ana Ruiz in Rome, Bo Chen in Oslo and Cy\nDow in Lima; editing by Gil Hay in Kyiv"
    assert read(f"{prose}\n{line}\n\n{prose}") == ([ANA, BO, ("Cy\nDow", "Cy Dow")], [line])


def test_nothing_in_nothing() -> None:
    assert find_credits("") == Credits((), ())
    assert find_credits(" \n\n ", "Ana Ruiz") == Credits((), ())


def assert_quotes(text: str, credits: Credits) -> None:
    """Every phrase is the text at its spans, and lies in a line; the lines are in order, apart and within."""
    assert all(0 <= span.start < span.end <= len(text) for span in credits.spans)
    assert all(left.end <= right.start for left, right in zip(credits.spans, credits.spans[1:], strict=False))
    for credit in credits.named:
        (span,) = credit.phrase.spans
        assert credit.phrase.text == span.of(text) == span.of(text).strip() != ""
        assert any(line.start <= span.start and span.end <= line.end for line in credits.spans)
    starts = [credit.phrase.spans[0].start for credit in credits.named]
    assert starts == sorted(starts)


#: Words that the patterns turn on, and what parts or breaks them.
PIECES = [
    *(line for line, _ in LINES),
    *NOBODY,
    *NEWS,
    *"By|by |LONDON|(AP)|/AFP/|—|–|--| - |Ana Ruiz|the AP|CNN’s|agencies|staff writer| in Rome|, and |; editing by ".split(
        "|"
    ),
    *[
        "(",
        ")",
        "[",
        "]",
        "“",
        "”",
        ".",
        ":",
        ",",
        "/",
        "\n",
        "\n\n",
        "\r\n",
        "\u2003",
        "\u2028",
        "\x1f",
        "ß",
        "İ",
    ],
]


@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from(PIECES)), max_size=12).flatmap(
        lambda pieces: st.sampled_from(["", " "]).map(lambda joint: joint.join(pieces))
    ),
    st.none() | st.text(max_size=10) | st.sampled_from(PIECES),
)
def test_phrases_and_lines_are_the_words_of_any_text(text: str, byline: str | None) -> None:
    assert_quotes(text, find_credits(text, byline))


@pytest.mark.parametrize("text", ["By \u2003, Ana Ruiz", "Photo by \x1f, \u2003 and \u3000", "(By \u2028)"])
def test_parts_of_white_space_are_no_names(text: str) -> None:
    assert_quotes(text, find_credits(text))


@pytest.mark.parametrize("width", [100_000, 300, 55])
@pytest.mark.parametrize(
    "unit",
    [
        # datelines
        "LONDON (",
        "A (A) ",
        "/AP",
        "(AP) — ",
        "LONDON, June 3 ",
        # bylines and names
        "By ",
        "by: A, ",
        "Ana, Bo and Cy & Ed / ",
        "and with plus y et ",
        "AP’s of the AP for ",
        "Press and Journal ",
        "Ana reported in at from on ",
        "3 May 2031, ",
        "published on ",
        "— - – ",
        "staff reporter ",
        # credit lines
        "Reporting by Ana; ",
        "reporting and writing, editing & ",
        "additional further ",
        " contributed to this report",
        "Ana contributed reporting to this x from ",
        " reported from Ana",
        "this report includes material from ",
        "information from A was used in this report ",
        "This article first appeared in A of the B ",
        "this post was published by ",
        "Source: via h/t ",
        "with AP ",
        "© copyright (c) 2031 ",
        "© 2031 A ",
        "copyright a 2031 all rights reserved ",
        "file photo courtesy of: ",
        "photo by A via B / ",
        "images from ",
        "AP Photo File ",
        # brackets and last words
        "(",
        "[]",
        "(a",
        "(Photo: A) ",
        "(AP).”\n",
        ". — ",
        ". — AP",
        ". /AP/",
        ".” ",
        ". Reporting by Ana Ruiz",
        "… \t ",
        "(c)",
        "— *|",
        "a",
        "1 ",
        "\u2003",
    ],
)
def test_hostile_texts_of_100_kilobytes_are_read(unit: str, width: int) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    text = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    assert_quotes(text, find_credits(text, text))
