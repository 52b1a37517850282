"""Word documents: what of them is text, which paragraph is the headline, and what is refused."""

from __future__ import annotations

import gzip
import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from thirdhand.acquire import Place, PlaceKind, acquire, acquire_docx, expand
from thirdhand.errors import (
    DecodingError,
    EmptyError,
    InputError,
    TooLargeError,
    UnsupportedError,
)
from thirdhand.ids import article_id
from thirdhand.records import Article
from thirdhand.settings import Settings

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
BY = 'w:id="1" w:author="Desk" w:date="2031-03-03T10:00:00Z"'
LEAD = "The harbour bridge will close on Monday, the city said."
QUOTE = "“It is old,” said Mira Oduya."


def save(document: Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def write(*paragraphs: str | tuple[str, str]) -> bytes:
    """Return a document of ``paragraphs``, each a text or a text and the name of its style."""
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(*((each,) if isinstance(each, str) else each))
    return save(document)


def write_xml(body: str) -> bytes:
    """Return a document with the elements ``body``; what is no element yet is a run of words."""
    document = docx.Document()
    root = parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")
    for element in reversed(root):
        document.element.body.insert(0, element)
    return save(document)


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def pack(contents: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return data.getvalue()


def put(data: bytes, name: str, offset: int, kind: str, value: int) -> bytes:
    """Return the zip ``data`` with one number of the central directory's entry of ``name`` changed."""
    entry = data.rindex(name.encode()) - 46
    assert data[entry : entry + 4] == b"PK\1\2"
    changed = bytearray(data)
    struct.pack_into(kind, changed, entry + offset, value)
    return bytes(changed)


def test_paragraphs_and_table_cells_stand_in_order_with_a_blank_line_between() -> None:
    document = docx.Document()
    document.add_paragraph(LEAD)
    document.add_paragraph("   ")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Pier", "Opened", "North", "1931"), strict=True):
        cell.text = words
    table.cell(1, 1).add_table(rows=1, cols=1).cell(0, 0).text = "rebuilt 1990"
    document.add_paragraph("two piers", "List Bullet")
    document.add_paragraph(QUOTE)
    article = acquire_docx(save(document), path="draft.docx", ref="r1")
    assert article.text == (
        "The harbour bridge will close on Monday, the city said.\n\nPier\n\nOpened\n\nNorth\n\n1931\n\n"
        "rebuilt 1990\n\ntwo piers\n\n“It is old,” said Mira Oduya."
    )
    assert (article.path, article.url, article.ref) == ("draft.docx", None, "r1")
    assert article.id == article_id("draft.docx", article.text)
    assert article.language == "en"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It  is\u00a0old, \u00a0 she said. ", "It is old, she said."),
        ("so\u00adcalled cease\u200bfire", "socalled ceasefire"),
        ("cafe\u0301", "café"),
        ("\tIndented\tand tabbed\t", "Indented\tand tabbed"),
        ("first line\nsecond line", "first line\nsecond line"),
        ("first \n\n\n second", "first\n\nsecond"),
        ("5 < 6 & “so on”", "5 < 6 & “so on”"),
    ],
)
def test_words_are_cleaned_and_soft_breaks_and_tabs_kept(words: str, expected: str) -> None:
    assert acquire_docx(write(words, "End.")).text == f"{expected}\n\nEnd."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # tracked changes, as accepted
        (paragraph(f"{run('He ')}<w:ins {BY}>{run('never ')}</w:ins>{run('left.')}"), "He never left."),
        (
            paragraph(
                f"{run('He ')}<w:del {BY}><w:r><w:delText>never </w:delText></w:r></w:del>{run('left.')}"
            ),
            "He left.",
        ),
        (
            paragraph(f"{run('He ')}<w:ins {BY}><w:del {BY}>{run('never ')}</w:del></w:ins>{run('left.')}"),
            "He left.",
        ),
        (
            paragraph(f"<w:moveFrom {BY}>{run('On Monday ')}</w:moveFrom>{run('he left')}")
            + paragraph(f"<w:moveTo {BY}>{run('on Monday')}</w:moveTo>"),
            "he left\n\non Monday",
        ),
        # the mark at the end of a paragraph deleted: the next goes on in it
        (
            paragraph(run("He left "), f"<w:rPr><w:del {BY}/></w:rPr>") + paragraph(run("on Monday.")),
            "He left on Monday.",
        ),
        (
            paragraph(f"<w:del {BY}>{run('Gone.')}</w:del>", f"<w:rPr><w:del {BY}/></w:rPr>")
            + paragraph(run("Kept.")),
            "Kept.",
        ),
        (paragraph(run("Last."), f"<w:rPr><w:del {BY}/></w:rPr>"), "Last."),
        (
            paragraph(run("One."), f"<w:rPr><w:ins {BY}/></w:rPr>") + paragraph(run("Two.")),
            "One.\n\nTwo.",
        ),
        (
            f"<w:tbl><w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc>{paragraph(run('Gone'))}</w:tc></w:tr>"
            f"<w:tr><w:tc>{paragraph(run('Kept'))}</w:tc>"
            f"<w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr>{paragraph(run('Gone'))}</w:tc></w:tr>"
            f"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(run('Hidden'))}</w:tc></w:tr></w:tbl>",
            "Kept",
        ),
        # links, fields, content controls
        (paragraph(f"{run('See ')}<w:hyperlink>{run('the report')}</w:hyperlink>."), "See the report"),
        (
            paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("the report")}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                f'<w:fldSimple w:instr="DATE">{run(" of Monday")}</w:fldSimple>'
            ),
            "the report of Monday",
        ),
        (
            f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('In a control'))}</w:sdtContent></w:sdt>"
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{paragraph(run('Click here'))}</w:sdtContent></w:sdt>",
            "In a control",
        ),
        # characters that are elements, and words over several lines of the file
        (
            paragraph(
                "<w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:cr/><w:t>five</w:t>"
                "<w:noBreakHyphen/><w:t>six</w:t><w:br w:type='page'/><w:t>20</w:t><w:sym w:font='Symbol'"
                " w:char='F0B0'/><w:t>C</w:t></w:r>",
                "<w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs>",
            ),
            "One\ttwo\nthree\nfive-six\n20\ufffdC",
        ),
        (paragraph("<w:r><w:t>over\n\ttwo <!-- a note -->lines</w:t></w:r>"), "over two lines"),
        # pronunciation above the word that it tells
        (
            paragraph(
                f"<w:r><w:ruby><w:rt>{run('to kyo')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase></w:ruby></w:r>"
            ),
            "東京",
        ),
        # a character that only newer programs show has another beside it
        (
            paragraph(
                f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{run('new')}</mc:Choice>"
                "<mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            "old",
        ),
        # hidden
        (paragraph(run("Seen ") + run("hidden", "<w:vanish/>") + run("words")), "Seen words"),
        (paragraph(run("Seen ") + run("too", '<w:vanish w:val="0"/>')), "Seen too"),
        (
            paragraph(run("Heading. "), "<w:rPr><w:vanish/></w:rPr>")
            + paragraph(run("It goes on."), "<w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs>"),
            "Heading. It goes on.",
        ),
        # text boxes
        *(
            (
                paragraph(
                    f"<w:r><w:{frame}><v:textbox><w:txbxContent>{paragraph(run('box'))}</w:txbxContent>"
                    f"</v:textbox></w:{frame}></w:r>{run('Seen')}"
                ),
                "Seen",
            )
            for frame in ("drawing", "pict", "object")
        ),
        (
            paragraph(
                f"{run('Seen')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
                f"<w:txbxContent>{paragraph(run('box'))}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{paragraph(run('box'))}</w:txbxContent>"
                f"</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{run(' after')}"
            ),
            "Seen after",
        ),
    ],
)
def test_what_is_text(body: str, expected: str) -> None:
    assert acquire_docx(write_xml(body)).text == expected


def test_hidden_by_a_style() -> None:
    document = docx.Document()
    secret = document.styles.add_style("Secret", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    secret.font.hidden = True
    aside = document.styles.add_style("Aside", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    aside.font.hidden = True
    below = document.styles.add_style("Below", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    below.base_style = aside
    open_again = document.styles.add_style("Open", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    open_again.base_style = below
    open_again.font.hidden = False
    lead = document.add_paragraph("Seen")
    lead.add_run(" hidden", "Secret")
    document.add_paragraph("hidden", "Aside")
    document.add_paragraph("hidden", "Below").add_run("shown").font.hidden = False
    document.add_paragraph("Open", "Open")
    assert acquire_docx(save(document)).text == "Seen\n\nshown\n\nOpen"


def test_styles_that_stand_on_each_other_in_a_circle() -> None:
    contents = members(write(LEAD))
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>'
        for one, other in ("ab", "ba")
    )
    styles = f'<w:styles xmlns:w="{W}">{circle}</w:styles>'
    assert acquire_docx(pack({**contents, "word/styles.xml": styles})).text == LEAD


def test_comments_headers_footers_and_notes_are_not_read() -> None:
    document = docx.Document()
    document.add_paragraph(LEAD)
    document.add_comment(document.paragraphs[0].runs, text="Who in the city?", author="Desk", initials="D")
    document.sections[0].header.paragraphs[0].text = "DRAFT"
    document.sections[0].footer.paragraphs[0].text = "page 1"
    document.paragraphs[0]._p.append(
        parse_xml(f'<w:r xmlns:w="{W}"><w:footnoteRef/><w:footnoteReference w:id="2"/></w:r>')
    )
    assert acquire_docx(save(document)).text == LEAD


TITLE, HEADING = ("Flood closes two bridges", "Title"), ("Flood closes two bridges", "Heading 1")


@pytest.mark.parametrize(
    ("paragraphs", "title", "text"),
    [
        ([TITLE, LEAD], TITLE[0], LEAD),
        (["Kicker of the day", TITLE, LEAD], TITLE[0], f"Kicker of the day\n\n{LEAD}"),
        ([TITLE, ("The city waits", "Subtitle"), LEAD], TITLE[0], f"The city waits\n\n{LEAD}"),
        ([("Flood\ncloses\ttwo  bridges", "Title"), LEAD], TITLE[0], LEAD),
        ([HEADING, LEAD], HEADING[0], LEAD),
        ([("The city waits", "Subtitle"), HEADING, LEAD], HEADING[0], f"The city waits\n\n{LEAD}"),
        ([HEADING, TITLE, LEAD], TITLE[0], f"{HEADING[0]}\n\n{LEAD}"),
        ([TITLE, TITLE, LEAD], TITLE[0], f"{TITLE[0]}\n\n{LEAD}"),
        ([("", "Title"), HEADING, LEAD], HEADING[0], LEAD),
        # a heading between the paragraphs is none of the whole
        ([LEAD, HEADING, QUOTE], None, f"{LEAD}\n\n{HEADING[0]}\n\n{QUOTE}"),
        (
            [HEADING, LEAD, ("What it cost", "Heading 1"), QUOTE],
            HEADING[0],
            f"{LEAD}\n\nWhat it cost\n\n{QUOTE}",
        ),
        # without a style: as in plain text
        ([HEADING[0], LEAD], HEADING[0], f"{HEADING[0]}\n\n{LEAD}"),
        ([(HEADING[0], "Heading 2"), LEAD], HEADING[0], f"{HEADING[0]}\n\n{LEAD}"),
        ([LEAD, QUOTE], None, f"{LEAD}\n\n{QUOTE}"),
        ([HEADING[0]], None, HEADING[0]),
    ],
)
def test_the_headline(paragraphs: list[str | tuple[str, str]], title: str | None, text: str) -> None:
    article = acquire_docx(write(*paragraphs))
    assert (article.title, article.text) == (title, text)


def test_a_style_is_told_by_its_name_whatever_its_id() -> None:
    contents = members(write(TITLE, LEAD))
    german = {
        name: content.replace(b'"Title"', b'"Titel"').replace(
            b'w:name w:val="Titel"', b'w:name w:val="Title"'
        )
        for name, content in contents.items()
        if name in ("word/document.xml", "word/styles.xml")
    }
    assert b'w:pStyle w:val="Titel"' in german["word/document.xml"]
    assert acquire_docx(pack({**contents, **german})).title == TITLE[0]


@pytest.mark.parametrize(
    ("paragraphs", "byline", "published"),
    [
        ([TITLE, "By Ana Ruiz", "3 March 2031", LEAD], "Ana Ruiz", "2031-03-03"),
        ([TITLE[0], "The city waits", "By Ana Ruiz and Bo Chen", "2031-03-03 10:15", LEAD],
         "Ana Ruiz and Bo Chen", "2031-03-03T10:15:00"),
        ([TITLE, "By Ana Ruiz\nMarch 3, 2031", LEAD], "Ana Ruiz", "2031-03-03"),
        ([TITLE, "By dawn the river had risen.", "May 5", LEAD], None, None),
        ([TITLE, LEAD, QUOTE, LEAD, QUOTE, "By Ana Ruiz", "3 March 2031"], None, None),
        ([TITLE, LEAD], None, None),
    ],
)  # fmt: skip
def test_byline_and_date_are_what_the_first_lines_say(
    paragraphs: list[str | tuple[str, str]], byline: str | None, published: str | None
) -> None:
    article = acquire_docx(write(*paragraphs))
    assert (article.byline, article.published, article.outlet) == (byline, published, None)
    assert article.text.endswith(str(paragraphs[-1]))


def test_the_properties_of_the_file_are_not_believed() -> None:
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title, properties.language = "Intern Two", "Template 7", "de"
    properties.created = datetime(2029, 1, 1)
    document.add_paragraph(LEAD)
    article = acquire_docx(save(document))
    assert (article.byline, article.title, article.published) == (None, None, None)
    assert article.language == "en"


DRAFT = write(TITLE, LEAD)
CONTENTS = members(DRAFT)
MAIN = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
MACROS = CONTENTS["[Content_Types].xml"].replace(
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
)
ENTITY = (
    b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<w:document xmlns:w="' + W.encode() + b'"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
)  # fmt: skip


def without(*names: str) -> bytes:
    return pack({name: content for name, content in CONTENTS.items() if name not in names})


def read(folder: Path, name: str, data: bytes, settings: Settings | None = None) -> Article:
    path = folder / name
    path.write_bytes(data)
    return acquire(Place(kind=PlaceKind.FILE, name=str(path)), settings=settings)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("draft.docx", DRAFT),
        ("DRAFT.DOCX", DRAFT),
        ("draft.docx.gz", gzip.compress(DRAFT, mtime=0)),
        ("draft", DRAFT),
        ("draft.txt", DRAFT),
        ("draft.doc", DRAFT),
        ("draft.zip", DRAFT),
        ("draft.docx", pack({"customXml/item1.xml": "<a/>", **CONTENTS})),
        ("draft.docx", pack(CONTENTS, zipfile.ZIP_STORED)),
    ],
)
def test_a_document_is_told_by_what_is_in_it(tmp_path: Path, name: str, data: bytes) -> None:
    article = read(tmp_path, name, data)
    assert (article.title, article.text, article.path) == (TITLE[0], LEAD, str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "data", "kind", "says"),
    [
        ("a.zip", pack({"b.txt": LEAD}), UnsupportedError, "is an archive; unpack it and name the folder"),
        ("a", pack({"word/b.txt": LEAD}), UnsupportedError, "is an archive"),
        ("a", pack({}), UnsupportedError, "is an archive"),
        ("a.docx", pack({"[Content_Types].xml": "", "xl/workbook.xml": ""}), UnsupportedError, "is a spreadsheet"),
        ("a", pack({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), UnsupportedError, "is a presentation"),
        ("a.odt", pack({"mimetype": "", "content.xml": ""}), UnsupportedError, "an OpenDocument file or an e-book; save it as .docx"),
        ("a.doc", OLE, UnsupportedError, "is a word processor's file; save it as .docx, as text"),
        ("a.docx", OLE, UnsupportedError, "is protected by a password; save it without one"),
        ("a.DOCX.gz", gzip.compress(OLE), UnsupportedError, "is protected by a password"),
        ("a.docx", put(DRAFT, MAIN, 8, "<H", 1), UnsupportedError, "is protected by a password"),
        ("a.docx", pack({**CONTENTS, "[Content_Types].xml": MACROS}), UnsupportedError, "or has macros; save it as .docx"),
        ("a.docx", b"", EmptyError, "the file is empty; give a draft"),
        ("a.docx", write(), EmptyError, "there is no text in it; give a draft"),
        ("a.docx", write("  ", ""), EmptyError, "there is no text in it; give a draft"),
        ("a.docx", write(TITLE), EmptyError, "there is no text in it below the headline"),
        ("a.docx", LEAD.encode(), DecodingError, "is no Word document or a damaged one"),
        ("a.docx", DRAFT[:-99], DecodingError, "is no Word document or a damaged one: its zip packing is broken or breaks off; get"),
        ("a.docx", DRAFT[: len(DRAFT) // 2], DecodingError, "breaks off; get the file again"),
        ("a.docx", DRAFT[:40] + bytes(40) + DRAFT[80:], DecodingError, "its zip packing is broken"),
        ("a.zip", pack({"b.txt": LEAD})[:-9], UnsupportedError, "is an archive, by its name"),
        ("a.docx", pack(CONTENTS, zipfile.ZIP_BZIP2), DecodingError, "is packed in a way that Word documents are not"),
        ("a.docx", pack({"b.txt": LEAD}), DecodingError, "has no word/document.xml in it; get the file again"),
        ("a.docx", without(MAIN), DecodingError, "has no word/document.xml in it; get the file again"),
        ("a.docx", without("_rels/.rels"), DecodingError, "markup could not be read (KeyError); open it"),
        ("a.docx", without("word/styles.xml"), DecodingError, "markup could not be read (KeyError); open it"),
        ("a.docx", pack({**CONTENTS, MAIN: CONTENTS[MAIN][:-20]}), DecodingError, "markup could not be read (XMLSyntaxError)"),
        ("a.docx", pack({**CONTENTS, MAIN: ""}), DecodingError, "markup could not be read (XMLSyntaxError)"),
        ("a.docx", pack({**CONTENTS, MAIN: "<a/>"}), DecodingError, "markup could not be read"),
        ("a.docx", pack({**CONTENTS, MAIN: ENTITY}), DecodingError, "declares a document type"),
        ("a.docx", pack({**CONTENTS, MAIN: ENTITY.decode().encode("utf-16")}), DecodingError, "declares a document type"),
        ("a.docx", pack({**CONTENTS, "word/styles.xml": ENTITY}), DecodingError, "declares a document type"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, kind: type[InputError], says: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, name, data)
    assert type(caught.value) is kind
    assert says in str(caught.value) and str(caught.value).startswith(f"{tmp_path / name}: ")


def test_the_limit_is_for_what_is_unpacked(tmp_path: Path) -> None:
    total = sum(map(len, CONTENTS.values()))
    assert len(DRAFT) < total
    assert read(tmp_path, "a.docx", DRAFT, Settings({"acquire.max_docx_bytes": total})).text == LEAD
    says = f"unpacks to more than {total - 1:,} bytes; .* raise the setting acquire.max_docx_bytes"
    with pytest.raises(TooLargeError, match=says):
        read(tmp_path, "a.docx", DRAFT, Settings({"acquire.max_docx_bytes": total - 1}))
    with pytest.raises(TooLargeError, match="is larger than 999 bytes; .*acquire.max_docx_bytes"):
        read(tmp_path, "a.docx", DRAFT, Settings({"acquire.max_docx_bytes": 999}))
    with pytest.raises(UnsupportedError, match="is an archive, by its name"):
        read(tmp_path, "a.zip", DRAFT, Settings({"acquire.max_docx_bytes": 999}))
    with pytest.raises(TooLargeError, match="has 10,010 parts; give the draft alone"):
        extra = {f"word/{n}": "" for n in range(10_010 - len(CONTENTS))}
        read(tmp_path, "a.docx", pack({**CONTENTS, **extra}))


BOMB = pack({**CONTENTS, MAIN: b"<!-- " + b"a" * 50_000_000})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (BOMB, TooLargeError),
        # a zip that lies about its size
        (put(BOMB, MAIN, 24, "<L", 1000), DecodingError),
    ],
)
def test_a_bomb_is_unpacked_no_further_than_it_says(data: bytes, kind: type[InputError]) -> None:
    acquire_docx(DRAFT)
    tracemalloc.start()
    try:
        with pytest.raises(kind):
            acquire_docx(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_pictures_are_never_unpacked() -> None:
    contents = {
        **CONTENTS,
        "word/media/image1.png": b"\x89PNG" * 1000,
        "word/_rels/document.xml.rels": CONTENTS["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Target="media/image1.png" Type="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships/image"/></Relationships>',
        ),
        "[Content_Types].xml": CONTENTS["[Content_Types].xml"].replace(
            b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1
        ),
    }
    intact = pack(contents)
    picture = intact.index(b"word/media/image1.png") + len("word/media/image1.png")
    damaged = intact[:picture] + b"\xff\xff" + intact[picture + 2 :]
    with pytest.raises((zipfile.BadZipFile, zlib.error)):
        members(damaged)
    assert [acquire_docx(data).text for data in (intact, damaged)] == [LEAD, LEAD]


def test_a_name_that_stands_twice_in_the_zip() -> None:
    data = io.BytesIO(DRAFT)
    with zipfile.ZipFile(data, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr(MAIN, CONTENTS[MAIN].replace(b"Monday", b"Friday"))
    assert acquire_docx(data.getvalue()).text == LEAD.replace("Monday", "Friday")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DRAFT)))
    article = acquire(Place(kind=PlaceKind.STDIN, name="-"))
    assert (article.title, article.text, article.path, article.url) == (TITLE[0], LEAD, None, None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(write())))
    with pytest.raises(EmptyError, match="^standard input: there is no text in it"):
        acquire(Place(kind=PlaceKind.STDIN, name="-"))


def test_a_folder_of_drafts(tmp_path: Path) -> None:
    for name, data in {"b.docx": DRAFT, "a.docx": write(QUOTE), "~$b.docx": b"\x05Desk"}.items():
        (tmp_path / name).write_bytes(data)
    found = [each for each in expand([str(tmp_path)]) if isinstance(each, Place)]
    assert [acquire(each).text for each in found] == [QUOTE, LEAD]


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(DRAFT)
    code = (
        "import sys\n"
        "import thirdhand.acquire as a\n"
        "assert not {'docx', 'lxml'} & sys.modules.keys()\n"
        "a.acquire(a.Place(kind=a.PlaceKind.FILE, name=sys.argv[1]))\n"
        "assert 'docx' in sys.modules\n"
        "assert 'trafilatura' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)


@hypothesis_settings(deadline=None, max_examples=200)
@given(
    position=st.integers(0, len(DRAFT) - 1), value=st.integers(0, 255), cut=st.integers(0, 300) | st.just(0)
)
def test_a_damaged_document_gives_an_article_or_an_input_error(position: int, value: int, cut: int) -> None:
    damaged = DRAFT[:position] + bytes([value]) + DRAFT[position + 1 : len(DRAFT) - cut]
    try:
        article = acquire_docx(damaged)
    except InputError:
        return
    assert article.text.strip()


@hypothesis_settings(deadline=None, max_examples=100)
@given(
    st.recursive(
        st.sampled_from([run("a b"), run("x", "<w:vanish/>"), "<w:p/>", "<w:r><w:br/></w:r>", "<w:tbl/>"]),
        lambda inner: st.tuples(st.sampled_from("p tbl tr tc sdt ins del r t".split()), st.lists(inner)).map(
            lambda made: f"<w:{made[0]}>{''.join(made[1])}</w:{made[0]}>"
        ),
        max_leaves=20,
    )
)
def test_elements_in_any_order_give_an_article_or_an_input_error(body: str) -> None:
    try:
        article = acquire_docx(write_xml(body))
    except InputError:
        return
    assert set(article.text) <= set("a b\n")
    assert article.text == article.text.strip()
