import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from tests.invented import article
from tests.invented_findings import finding
from tests.test_cli_read import Outcome, Run
from thirdhand.acquire import Place, acquire
from thirdhand.checks import RULES
from thirdhand.checks.settings import severity_of
from thirdhand.cli import main
from thirdhand.cli.check import SEVERITIES
from thirdhand.errors import UnsupportedError
from thirdhand.export.json import article_from_json
from thirdhand.records import Article, Failure, Severity, Skipped

#: Two rules that there are, on in the shipped settings and off.
ON, OFF = "single-source", "bare-source"
PARAGRAPH = "A warning was given on the lake shore, and the note of it went round the whole town before dawn."
SKIPPED = tuple(
    Skipped(rule=rule, reason=reason)
    for rule, reason in (
        ("number-inflated", "no headline"),
        ("circular", "no claim"),
        ("no-reply", "no headline"),
    )
)


def check_plainly(places: Iterable[object], **_: object) -> Iterator[Article | Failure]:
    """Stand in for the reader: a finding for each name of a severity in the text; "skip" skips rules."""
    for place in places:
        if isinstance(place, Failure) or not isinstance(place, Place):
            yield place  # type: ignore[misc]
        elif place.name == "bad.txt":
            yield Failure(input="bad.txt", error=UnsupportedError("bad.txt", "is a picture", "give text"))
        elif place.name == "-":
            yield with_findings(article("Rain fell.\n\nA note on it."))
        elif place.name.startswith("https:"):
            yield with_findings(article("Rain fell.\n\nAn error, a note.", url=place.name, title="A warning"))
        else:
            yield with_findings(acquire(place))


def with_findings(given: Article) -> Article:
    found = [
        finding(given, ON if word == "error" else OFF, word, severity=word)
        for word in SEVERITIES
        if word in given.text
    ]
    return replace(given, findings=tuple(found), skipped=SKIPPED if "skip" in given.text else ())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command in a folder with a file for each kind of outcome."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("thirdhand.stream.read_places", check_plainly)
    Path("clean.txt").write_text("Rain fell.", encoding="utf-8")
    Path("error.txt").write_text("Rain fell.\r\nThen an error was seen.", encoding="utf-8", newline="")
    Path("notes.txt").write_text("One\n\na note of it, and a warning", encoding="utf-8")
    Path("skip.txt").write_text("We skip it.", encoding="utf-8")
    Path("bad.txt").write_text("x", encoding="utf-8")

    def run_main(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["thirdhand", "check", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def test_a_finding_is_a_line_with_its_place(run: Run) -> None:
    assert run("clean.txt", "error.txt", "notes.txt") == (
        0,
        "error.txt:2:9: error single-source Seen: error. Why: It matters. Settle: Ask.\n"
        "notes.txt:3:21: warning bare-source Seen: warning. Why: It matters. Settle: Ask.\n"
        "notes.txt:3:3: note bare-source Seen: note. Why: It matters. Settle: Ask.\n",
        "thirdhand: 3 articles: 1 error, 1 warning, 1 note; 1 without findings\n",
    )


def test_an_article_that_no_rule_could_be_applied_to_is_not_counted_as_clean(run: Run) -> None:
    three = ("number-inflated", "single-source", "second-hand")
    named = [part for rule in three for part in ("--rule", rule)]
    assert run("clean.txt", "skip.txt", "--quiet") == (0, "", "")
    told = run("clean.txt", "skip.txt", *named).err
    assert told.endswith("2 articles: 0 errors, 0 warnings, 0 notes; 1 without findings, 1 not checked\n")


def test_an_article_without_findings_prints_nothing(run: Run) -> None:
    assert run("clean.txt") == (
        0,
        "",
        "thirdhand: 1 article: 0 errors, 0 warnings, 0 notes; 1 without findings\n",
    )


def places(out: str) -> list[str]:
    return [re.match(r".*?:\d+:\d+(?=: )", line)[0] for line in out.splitlines()]  # type: ignore[index]


def test_the_place_in_a_page_is_that_of_its_source(run: Run) -> None:
    page = (
        f"<html><head><title>A warning</title></head>\n<body><h1>Lake</h1>\n<p>{PARAGRAPH}</p></body></html>"
    )
    Path("page.html").write_text(page, encoding="utf-8")
    Path("page.html.gz").write_bytes(gzip.compress(page.encode("utf-16")))
    assert places(run("page.html").out) == ["page.html:3:6", "page.html:3:51"]
    assert places(run("page.html.gz").out) == ["page.html.gz:3:6", "page.html.gz:3:51"]


def test_the_place_in_a_document_is_its_paragraph(run: Run) -> None:
    document = Document()
    document.add_paragraph("The lake", style="Title")
    document.add_paragraph("Rain fell on the lake.")
    document.add_paragraph(PARAGRAPH)
    document.save("draft.docx")
    assert places(run("draft.docx").out) == ["draft.docx:3:3", "draft.docx:3:48"]


def test_the_place_in_what_is_no_file_is_that_of_its_text(run: Run) -> None:
    url = "https://courier.example/a"
    assert places(run("-", url).out) == ["-:3:3", f"{url}:3:4", f"{url}:3:13"]


def test_what_is_gone_has_its_findings_at_the_beginning(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(given: Iterable[Place], **_: object) -> Iterator[Article | Failure]:
        for result in check_plainly(given):
            Path("notes.txt").unlink()
            yield result

    monkeypatch.setattr("thirdhand.stream.read_places", forget)
    assert places(run("notes.txt").out) == ["notes.txt:1:1", "notes.txt:1:1"]


def test_what_was_not_checked_is_said_once_a_reason(run: Run) -> None:
    code, out, err = run("skip.txt")
    assert (code, out) == (0, "")
    assert err.splitlines()[:2] == [
        "thirdhand: skip.txt: not checked: number-inflated, no-reply (no headline)",
        "thirdhand: skip.txt: not checked: circular (no claim)",
    ]


def test_quiet_leaves_findings_and_errors(run: Run) -> None:
    code, out, err = run("skip.txt", "error.txt", "bad.txt", "--quiet")
    assert (code, err) == (1, "thirdhand: bad.txt: is a picture; give text\n")
    assert places(out) == ["error.txt:2:9"]


def test_records_are_those_of_read(run: Run) -> None:
    code, out, err = run("error.txt", "skip.txt", "--json")
    first, second = (article_from_json(json.loads(line)) for line in out.splitlines())
    assert code == 0
    assert [found.rule for found in first.findings] == [ON]
    assert second.skipped == SKIPPED
    assert err == "thirdhand: 2 articles: 1 error, 0 warnings, 0 notes; 1 without findings\n"


@pytest.mark.parametrize(
    ("inputs", "fail_on", "code"),
    [
        (("error.txt",), None, 0),
        (("error.txt",), "error", 3),
        (("error.txt",), "note", 3),
        (("notes.txt",), "error", 0),
        (("notes.txt",), "warning", 3),
        (("clean.txt", "-"), "warning", 0),
        (("clean.txt", "-"), "note", 3),
        (("clean.txt",), "note", 0),
        # An input that could not be read outweighs what was found in the others.
        (("error.txt", "bad.txt"), "error", 1),
        (("error.txt", "missing.txt"), "error", 1),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--quiet",)])
def test_exit_code(
    run: Run, inputs: tuple[str, ...], fail_on: str | None, code: int, form: tuple[str, ...]
) -> None:
    assert run(*inputs, *form, *(("--fail-on", fail_on) if fail_on else ())).code == code


def test_severities_are_those_of_the_records() -> None:
    assert tuple(Severity) == SEVERITIES


def test_the_page_shows_the_findings(run: Run) -> None:
    code, out, err = run("error.txt", "clean.txt", "--html", "page.html")
    assert (code, places(out)) == (0, ["error.txt:2:9"])
    assert err.splitlines() == [
        "thirdhand: wrote page.html (2 articles)",
        "thirdhand: 2 articles: 1 error, 0 warnings, 0 notes; 1 without findings",
    ]
    assert 'id="f1"' in Path("page.html").read_text(encoding="utf-8")


def test_the_summary_counts_rules_by_outlet_and_month(run: Run) -> None:
    assert run("error.txt", "notes.txt", "--summary", "sums.csv", "--html", "page.html").code == 0
    rows = list(csv.DictReader(io.StringIO(Path("sums.csv").read_text(encoding="utf-8"))))
    shipped = [rule.id for rule in RULES if rule.is_on]
    assert [row["rule"] for row in rows] == shipped
    (row,) = (row for row in rows if row["rule"] == ON)
    assert (row["n_articles"], row["n_with"], row["share"]) == ("2", "1", "0.5")
    assert not list(Path().glob(".*"))


def test_the_summary_is_parquet_by_its_name(run: Run) -> None:
    polars = pytest.importorskip("polars")
    assert run("error.txt", "--summary", "sums.parquet", "--rule", ON, "--rule", OFF).code == 0
    frame = polars.read_parquet("sums.parquet")
    assert frame.select("rule", "n_with").rows() == [(ON, 1), (OFF, 0)]


def test_parquet_without_polars_is_found_before_anything_is_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thirdhand.cli.check.find_spec", lambda name: None)
    code, out, err = run("error.txt", "--summary", "sums.parquet")
    assert (code, out) == (2, "")
    assert err == (
        "thirdhand: sums.parquet: Parquet needs polars; pip install 'thirdhand[polars]', or name a .csv file\n"
    )


@pytest.mark.parametrize("option", ["--summary", "--html"])
def test_files_are_left_alone_when_nothing_was_read(run: Run, option: str) -> None:
    Path("file.csv").write_text("before", encoding="utf-8")
    assert run("bad.txt", option, "file.csv").code == 1
    assert Path("file.csv").read_text(encoding="utf-8") == "before"
    assert run("error.txt", option, "nowhere/file.csv").code == 2


def settings_given(monkeypatch: pytest.MonkeyPatch, run: Run, *arguments: str) -> dict[str, Severity | None]:
    """The severity of each rule under the settings with which ``arguments`` have it read."""
    given: dict[str, Severity | None] = {}

    def note(places: Iterable[object], **options: object) -> Iterator[Article]:
        given.update({rule.id: severity_of(rule, options["settings"]) for rule in RULES})  # type: ignore[arg-type]
        yield article("Rain fell.")

    monkeypatch.setattr("thirdhand.stream.read_places", note)
    assert run("clean.txt", *arguments).code == 0
    return given


def test_named_rules_are_on_and_the_others_off(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("thirdhand.toml").write_text(f"[checks.{OFF}]\nseverity = 'off'\n", encoding="utf-8")
    on = {rule: severity for rule, severity in settings_given(monkeypatch, run).items() if severity}
    assert ON in on and OFF not in on
    chosen = settings_given(monkeypatch, run, "--rule", ON, "--rule", OFF)
    assert {rule for rule, severity in chosen.items() if severity} == {ON, OFF}


def test_a_named_rule_keeps_the_severity_of_the_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("thirdhand.toml").write_text(f"[checks.{ON}]\nseverity = 'note'\n", encoding="utf-8")
    assert settings_given(monkeypatch, run, "--rule", ON)[ON] is Severity.NOTE


def test_an_unknown_rule_is_wrong_use_and_names_the_nearest(run: Run) -> None:
    code, out, err = run("error.txt", "--rule", "single-sauce")
    assert (code, out) == (2, "")
    assert err == "thirdhand: there is no rule single-sauce; did you mean single-source?\n"


@pytest.mark.parametrize(
    "arguments", [("--fail-on", "warnings", "x"), ("--fail-on",), ("--rule",), ("--width", "80", "x"), ("--jobs", "0", "x")]
)  # fmt: skip
def test_wrong_use_is_2_and_says_how(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(("Usage: thirdhand check", "Error: Option"))


def test_no_input_at_a_terminal_is_wrong_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    code, _, err = run()
    assert code == 2
    assert "Give at least one INPUT, or - to type an article." in err


def test_lines_are_lines_whatever_is_in_a_name(run: Run) -> None:
    Path("a\nb\x1b.txt").write_text("an error", encoding="utf-8")
    code, out, _ = run("a\nb\x1b.txt")
    assert (code, places(out)) == (0, ["a b␛.txt:1:4"])


@pytest.mark.parametrize("form", [("--json",), ()])
def test_a_real_article_is_read_and_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: tuple[str, ...]
) -> None:
    example = Path(__file__).parent.parent / "examples" / "tabloid-scare.txt"
    monkeypatch.setattr(
        sys, "argv", ["thirdhand", "check", str(example), *form, "--rule", "anonymous-no-reason"]
    )
    with pytest.raises(SystemExit) as caught:
        main()
    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert '"rule": "anonymous-no-reason"' in out if form else ":9:57: warning anonymous-no-reason " in out
