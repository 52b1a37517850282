"""Quotation marks as real news sets, loses and doubles them. ⟦ ⟧ stand around what is to be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.quotes import Quote, QuoteMark, find_quotes

FOUND = {
    "curly": "⟦“Go,”⟧ she said, ⟦“and stay.”⟧",
    "straight": '⟦"Go,"⟧ she said, ⟦"and stay."⟧',
    "doubled apostrophes": "⟦''Go,''⟧ she said, ⟦''and don't stay.''⟧",
    "typeset": "⟦``Go,''⟧ she said, ⟦``and stay.''⟧",
    "typeset closed straight": '⟦``Go,"⟧ she said.',
    "backtick": "⟦`Go, don't stay,'⟧ she said.",
    "backtick twice": "The ⟦`gate`⟧ was shut.",
    "German": "⟦„Go,“⟧ she said, ⟦„and stay.“⟧",
    "German closed the Polish way": "⟦„Go,”⟧ she said, ⟦„and stay.”⟧",
    "German single": "⟦‚Go,‘⟧ she said, ⟦‚and stay.‘⟧",
    "German nested": "⟦„He said ‚go‘ to me,“⟧ she said.",
    "guillemets": "⟦«Go,»⟧ she said, ⟦«and stay.»⟧",
    "guillemets with spaces": "⟦« Go »⟧, she said, ⟦« and stay »⟧.",
    "guillemets inwards": "⟦»Go,«⟧ she said, ⟦»and stay.«⟧",
    "single guillemets": "⟦‹Go,›⟧ she said, ⟦›and stay.‹⟧",
    "closing mark on both sides": "⟦”Go,”⟧ she said, ⟦”and stay.”⟧",
    "opening mark on both sides": "⟦“Go,“⟧ she said, ⟦“and stay.“⟧",
    "curly opened, straight closed": '⟦“Go,"⟧ she said, ⟦"and stay.”⟧',
    "curly opened, straight closed, single": "⟦‘fluid'⟧ and ⟦'solid’⟧ it was.",
    "British": "⟦‘Go,’⟧ she said, ⟦‘and stay.’⟧",
    "British straight": "⟦'Go,'⟧ she said, ⟦'and stay.'⟧",
    "comma after the mark": '⟦"Go"⟧, she said, ⟦"and stay"⟧.',
    "comma after the single mark": "⟦'Go'⟧, she said, ⟦'and stay'⟧.",
    "no space after the mark": '⟦"Go,"⟧she said, ⟦"and stay."⟧',
    "no space before the mark": 'She said:⟦"Go now,"⟧ and left.',
    "dash before and after": "The gate—⟦“shut for good”⟧—was green.",
    "broken off": '⟦"We were—"⟧ she began.',
    "brackets": 'The gate (⟦"shut"⟧) was [⟦‘green’⟧].',
    "begins with dots": 'She wrote ⟦"...and stay"⟧ and ⟦“…or go”⟧.',
    "hyphen before": "The anti-⟦“gate”⟧ vote.",
    "apostrophes inside": "⟦'We don't know what we'll do,'⟧ said O'Neill.",
    "curly apostrophes inside": "⟦‘We don’t know what we’ll do,’⟧ said O’Neill.",
    "plural possessive inside": "⟦'The dockers' union will go,'⟧ he said.",
    "plural possessive inside, curly": "⟦‘The dockers’ union will go,’⟧ he said.",
    "plural possessive inside, no comma": "⟦'The dockers' union will go'⟧ he said.",
    "plural possessive outside": "The dockers' union called it ⟦'a shame'⟧ and the cooks' guild left.",
    "elisions inside": "⟦'I told 'em in '98 that rock 'n' roll won't die,'⟧ he said.",
    "elisions inside, curly": "⟦‘I told ’em in the ’90s: rock ’n’ roll won’t die,’⟧ he said.",
    "elisions with an opening mark": "⟦‘I told ‘em in the ‘90s to go,’⟧ he said.",
    "dropped g": "⟦'They're goin' home,'⟧ he said.",
    "double in single": "⟦‘He said “go” to me,’⟧ she said.",
    "double in single, straight": "⟦'He said \"go\" to me,'⟧ she said.",
    "double at both ends of single": '⟦\'"Go," he told me. "Go now."\'⟧ Then she left.',
    "single in double": "⟦“He said ‘go’ to me,”⟧ she said.",
    "single at both ends of double": "⟦“‘Go,’ he told me. ‘Go now.’”⟧ Then she left.",
    "single at both ends of double, straight": "⟦\"'Go,' he told me. 'Go now.'\"⟧ Then she left.",
    "single in doubled": "⟦''He told me: 'Go now.'''⟧ Then she left.",
    "double in double": '⟦"He said "go" to me,"⟧ she said.',
    "plural possessive between doubles": "⟦“Go,”⟧ the dockers’ man said, ⟦“and stay.”⟧",
    "single and double apart": "⟦'Shame'⟧ over a gate: ⟦\"It fell,\"⟧ says mayor",
    "headline": "⟦'Two gates'⟧ fell in port, mayor says",
    "headline with a name": "Mayor's ⟦‘deep regret’⟧ at workers’ deaths",
    "headline with two": "⟦'Two gates'⟧ fell after ⟦'storm'⟧",
    "headline ends in its quote": "Mayor: ⟦'We will sell the sisters' house'⟧",
    "headline of a number": "⟦'40 dead'⟧ after gate falls",
    "scare quotes": 'The ⟦"experts"⟧ and their ⟦“gate.”⟧',
    "one letter": "Plan ⟦‘B’⟧ and plan ⟦'M'⟧ failed.",
    "feet and inches": '⟦"I am 6\'2" tall,"⟧ he said.',
    "feet and inches, curly": "⟦“I am 6’2” tall,”⟧ he said.",
    "feet and inches with a space": '⟦"I am 6\' 2" tall,"⟧ he said.',
    "inches inside": '⟦"A 55" screen fell,"⟧ he said.',
    "number at the end": '⟦"We lost 55"⟧ he said, ⟦"and won 60"⟧.',
    "opening mark missing": 'Go," she said. ⟦"And stay."⟧',
    "closing mark missing": '"Go, she said. ⟦"And stay,"⟧ she added.',
    "closing mark missing, curly": "“Go, she said. ⟦“And stay,”⟧ she added.",
    "closing mark missing later": "⟦“Go,”⟧ she said. “And stay, she added.",
    "opening mark too many": '"⟦“Go,”⟧ she said.',
    "opening mark doubled": "“⟦“Go,”⟧ she said, ⟦“and stay.”⟧",
    "closing mark too many": "⟦“Go,”⟧” she said, ⟦“and stay.”⟧",
    "closing mark too many, straight": '⟦"Go,"⟧" she said, ⟦"and stay."⟧',
    "both doubled": '⟦""Go,""⟧ she said.',
    "never closed": "⟦“Go now and stay there.⟧",
    "closed in another paragraph": "⟦“Go now.⟧\n\n⟦“Stay there.⟧\n\n⟦“Sleep,”⟧ she said.",
    "closed in another paragraph, straight": '⟦"Go now.⟧\n\n⟦"Stay there,"⟧ she said.',
    "closed in another paragraph, single": "⟦'Don't go now.⟧\n\n⟦'Stay there,'⟧ she said.",
    "closed in another paragraph, nested": "⟦“They call it ‘home.’ I do too.⟧\n\n⟦“I stay,”⟧ she said.",
    "opens late, goes on": "She said: ⟦“Go now.⟧\n\n⟦“Stay there.”⟧",
    "opens late, goes on, single": "She said: ⟦‘Go now.⟧\n\n⟦‘Stay there.’⟧",
    "opens late after a full stop, goes on, single": "⟦‘Go,’⟧ she said. ⟦‘Go now.⟧\n\n⟦‘Stay there.’⟧",
    "opens late after a quote, goes on": "⟦“Go,”⟧ she said. ⟦“Go now.⟧\n\n⟦“Stay there.”⟧",
    "opens late, does not go on": "She said: “Go now.\n\nHe stayed there.",
    "a title kept open does not reach a quote": "He read “The Gate\n\nThen ⟦“Go,”⟧ she said.",
    "space before the closing mark": '⟦“Go. “⟧\n\n⟦"Stay. "⟧',
    "space before the closing mark, later": "⟦“Go now. “⟧ She left.",
    "wrong mark and a space at the start": "⟦” … stay here,”⟧ she said.",
    "embedding mark": "\u202a⟦”Go,”⟧ she said.",
    "zero-width space": '\u200b⟦"Go,"⟧\u200b she said.',
    "no-break space": "⟦«\u00a0Go\u00a0»⟧ she said.",
}

NOTHING = [
    "",
    "It's the dockers' gate, isn't it?",
    "O'Neill’s and D’Arcy's gate; l'Étoile; Hawai‘i.",
    "Give 'em the '90s, rock 'n' roll and ’em ’80s rock ’n’ roll.",
    "Give ‘em the ‘90s and rock ‘n’ roll.",
    "Guns N' Gates are goin' home, ol' boys' club and all.",
    "The cooks' guild, the dockers' union and the boys' school.",
    "The class of '16 and the players' union.",
    "'Tis the season of the workers' parties, 'twas said.",
    "'Cause the dockers' union said so.",
    "Ruiz 's gate and the dockers ' union did n't fall.",
    "The gate is 6'2\" high and 5' wide, 55\" or 12'' deep.",
    "The gate is 6’2” high and 5’ wide, 55” deep, 6′2″ in all.",
    "Home » News » Gate",
    "Paris‚ Rome",
    'A mark " alone.',
    "Empty \"\" and '' and “”.",
    "don`t and don´t",
]


def split(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the brackets out of ``marked``; return the text and where they stood."""
    text, opened, found = "", 0, []
    for character in marked:
        if character == "⟦":
            opened = len(text)
        elif character == "⟧":
            found.append((opened, len(text)))
        else:
            text += character
    return text, found


def quotes_of(text: str) -> list[Quote]:
    return find_quotes(text, [(p.start, p.end) for p in find_paragraphs(text)])


@pytest.mark.parametrize("marked", FOUND.values(), ids=FOUND)
def test_finds_what_stands_in_quotation_marks(marked: str) -> None:
    text, wanted = split(marked)
    assert [text[q.start : q.end] for q in quotes_of(text)] == [text[a:b] for a, b in wanted]
    assert [(q.start, q.end) for q in quotes_of(text)] == wanted


@pytest.mark.parametrize("text", NOTHING)
def test_finds_nothing_in_apostrophes_measures_and_stray_marks(text: str) -> None:
    assert [text[q.start : q.end] for q in quotes_of(text)] == []


def test_a_closed_quote_has_both_marks() -> None:
    assert find_quotes("``Go,'' she said", [(0, 16)]) == [
        Quote(0, 7, (QuoteMark(0, 2, True), QuoteMark(5, 7, False)), closed=True)
    ]


def test_an_open_quote_has_one_mark() -> None:
    assert find_quotes("“Go", [(0, 3)]) == [Quote(0, 3, (QuoteMark(0, 1, True),), closed=False)]


def test_paragraphs_bound_quotes() -> None:
    assert [(q.start, q.end) for q in find_quotes("“Go” “now”", [(0, 3), (5, 10)])] == [(0, 3), (5, 10)]


MARKS = "\"'“”„‟‘’‚‛«»‹›`´′″\n a.,:s5—("


@given(st.text(alphabet=st.sampled_from(MARKS), max_size=60) | st.text(max_size=60))
def test_quotes_are_sorted_apart_and_within_their_paragraph(text: str) -> None:
    paragraphs = [(p.start, p.end) for p in find_paragraphs(text)]
    at = 0
    for quote in find_quotes(text, paragraphs):
        assert at <= quote.start < quote.end
        at = quote.end
        assert any(start <= quote.start and quote.end <= end for start, end in paragraphs)
        assert len(quote.marks) == 1 + quote.closed
        assert (quote.marks[0].start, quote.marks[0].opens) == (quote.start, True)
        if quote.closed:
            assert (quote.marks[1].end, quote.marks[1].opens) == (quote.end, False)
            assert quote.marks[0].end < quote.marks[1].start
        else:
            assert quote.end in {end for _, end in paragraphs}


@given(
    st.lists(
        st.sampled_from(["“Go,” she said.", "She left.", "“Go.", "It’s 6'2\".", "'Go,' he said."]), max_size=6
    )
)
def test_a_paragraph_is_read_alike_whatever_stands_before_it(lines: list[str]) -> None:
    alone = quotes_of("\n".join(lines))
    after = quotes_of("\n".join(["“Odd, he said. 'Odd ”", *lines]))
    shift = len("“Odd, he said. 'Odd ”\n")
    assert [(q.start, q.end) for q in after if q.start >= shift] == [
        (q.start + shift, q.end + shift) for q in alone
    ]


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "'",
        "''",
        "“‘",
        "«“",
        '" ',
        "' ",
        "'a",
        '"a',
        "“a ",
        "a” ",
        "'a s' ",
        "‘a’ “b” ",
        '5" ',
        "“a b ”",
    ],
)
def test_reads_a_line_of_nothing_but_marks(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    quotes = find_quotes(text, [(0, len(text))])
    assert all(a.end <= b.start for a, b in zip(quotes, quotes[1:], strict=False))
