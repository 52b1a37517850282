import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.invented import article, bridge, depot
from thirdhand.cli import main
from thirdhand.errors import ModelError, UnsupportedError
from thirdhand.export.json import article_from_json
from thirdhand.records import Article, Failure


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def read_plainly(places: Iterable[object], **_: object) -> Iterator[Article | Failure]:
    """Stand in for the reader: what the file's name says it is."""
    for place in places:
        if isinstance(place, Failure):
            yield place
        elif place.name == "-":  # type: ignore[attr-defined]
            yield article("Rain fell.")
        elif place.name.endswith("bad.txt"):  # type: ignore[attr-defined]
            yield Failure(input="bad.txt", error=UnsupportedError("bad.txt", "is a picture", "give text"))
        elif place.name.endswith("german.txt"):  # type: ignore[attr-defined]
            yield article("Es regnet.", path="german.txt", language="de")
        elif place.name.endswith("pair.txt"):  # type: ignore[attr-defined]
            yield article("one\ud83c\udf0d", path="pair.txt")
        elif place.name.endswith("depot.txt"):  # type: ignore[attr-defined]
            yield depot(path="depot.txt")
        else:
            yield bridge(path=place.name, url=None)  # type: ignore[attr-defined]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command in a folder with ``bridge.txt``, ``depot.txt``, ``bad.txt``, ``german.txt``, ``pair.txt``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("thirdhand.stream.read_places", read_plainly)
    for name in ("bridge.txt", "depot.txt", "bad.txt", "german.txt", "pair.txt"):
        Path(name).write_text("text", encoding="utf-8")

    def run_main(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["thirdhand", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def test_prose_with_marks_and_notes_is_the_default(run: Run) -> None:
    code, out, err = run("read", "bridge.txt", "--width", "60")
    assert (code, err) == (0, "")
    assert "{2\n{3 Ana Ruiz}} <2 told> reporters" in out
    assert "   2 Ana Ruiz: told (direct)" in out
    assert max(map(len, out.splitlines())) <= 60


def test_an_overview_and_chains_are_shown(run: Run) -> None:
    code, out, err = run("read", "depot.txt", "--width", "80")
    assert (code, err) == (0, "")
    assert "\n12 claims · 5 own voice · 6 named · 1 unnamed or collective · 2 at third hand\n" in out
    assert (
        "\n   7 the Orm Herald (outlet)\n     › He = Governor Pell via an interview (person): asserted; number: 40 to 50\n"
        in out
    )
    assert "\nThe article's own voice, asserted: 1, 3, 4\n" in out


def test_underlines_are_those_of_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for name in ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "VTE_VERSION", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[4:5m" not in run("read", "depot.txt").out
    monkeypatch.setenv("TERM", "xterm-kitty")
    assert "\x1b[4:5m" in run("read", "depot.txt").out


def test_claims_come_back_from_json(run: Run) -> None:
    (line,) = run("read", "--json", "depot.txt").out.splitlines()
    assert article_from_json(json.loads(line)) == depot(path="depot.txt")


def test_json_is_one_record_a_line_and_nothing_else(run: Run) -> None:
    code, out, err = run("read", "--json", "bridge.txt", "-")
    assert (code, err) == (0, "")
    records = [article_from_json(json.loads(line)) for line in out.splitlines()]
    assert records == [bridge(path="bridge.txt", url=None), article("Rain fell.")]


def test_no_input_reads_standard_input(run: Run) -> None:
    assert json.loads(run("read", "--json").out)["text"] == "Rain fell."


def test_no_input_at_a_terminal_is_wrong_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    code, out, err = run("read")
    assert (code, out) == (2, "")
    assert "Give at least one INPUT, or - to type an article." in err


def test_what_cannot_be_read_is_named_and_the_others_are_read(run: Run) -> None:
    code, out, err = run("read", "--json", "bad.txt", "missing.txt", "bridge.txt")
    assert code == 1
    assert len(out.splitlines()) == 1
    assert err.splitlines() == [
        "thirdhand: bad.txt: is a picture; give text",
        "thirdhand: missing.txt: no such file or folder; check the path",
    ]


def test_what_json_cannot_hold_is_named_and_the_others_are_read(run: Run) -> None:
    code, out, err = run("read", "--json", "pair.txt", "bridge.txt")
    assert code == 1
    assert len(out.splitlines()) == 1
    assert err.startswith("thirdhand: pair.txt: a surrogate pair")


def test_another_language_is_warned_of_and_read(run: Run) -> None:
    code, out, err = run("read", "--json", "german.txt")
    assert code == 0
    assert json.loads(out)["language"] == "de"
    assert err == "thirdhand: german.txt: the language is 'de'; only English is read well, expect gaps\n"


def test_quiet_leaves_errors_only(run: Run) -> None:
    code, out, err = run("read", "--quiet", "--html", "page.html", "german.txt", "bad.txt")
    assert (code, out, err) == (1, "", "thirdhand: bad.txt: is a picture; give text\n")
    assert "Es regnet." in Path("page.html").read_text(encoding="utf-8")


def test_html_is_written_beside_the_prose(run: Run) -> None:
    code, out, err = run("read", "bridge.txt", "german.txt", "--html", "page.html")
    assert code == 0
    assert "{3 Ana Ruiz}" in out
    assert err.splitlines()[-1] == "thirdhand: wrote page.html (2 articles)"
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert "2 articles" in page
    assert sorted(path.name for path in Path().iterdir() if path.name.startswith(".")) == []


def test_html_is_left_alone_when_nothing_was_read(run: Run) -> None:
    Path("page.html").write_text("before", encoding="utf-8")
    assert run("read", "bad.txt", "--html", "page.html").code == 1
    assert Path("page.html").read_text(encoding="utf-8") == "before"


def test_html_is_left_alone_when_reading_breaks_off(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(places: object, **_: object) -> Iterator[Article]:
        yield bridge()
        raise ModelError("model.onnx is damaged; install again")

    monkeypatch.setattr("thirdhand.stream.read_places", breaks_off)
    Path("page.html").write_text("before", encoding="utf-8")
    code, _, err = run("read", "bridge.txt", "--html", "page.html")
    assert (code, err) == (2, "thirdhand: model.onnx is damaged; install again\n")
    assert Path("page.html").read_text(encoding="utf-8") == "before"
    assert not list(Path().glob(".*"))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nowhere/page.html", "thirdhand: nowhere/page.html: cannot be written (No such file or directory)"),
        ("bridge.txt/page.html", "thirdhand: bridge.txt/page.html: cannot be written (Not a directory)"),
        ("/dev/null", "thirdhand: /dev/null: is no regular file"),
    ],
)
def test_unwritable_page_is_found_before_anything_is_read(run: Run, target: str, message: str) -> None:
    code, out, err = run("read", "bridge.txt", "--html", target)
    assert (code, out) == (2, "")
    assert err.startswith(message)


@pytest.mark.parametrize(
    "arguments",
    [
        ("read", "--jobs", "0", "x"),
        ("read", "--width", "19", "x"),
        ("read", "--html", ".", "x"),
        ("read", "--model", "missing", "x"),
        ("read", "--colour", "x"),
        ("write", "x"),
        (),
    ],
)
def test_wrong_use_is_2_and_says_how(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: thirdhand")
    assert "Traceback" not in err


def test_a_folder_without_a_model_is_wrong_use(run: Run, tmp_path: Path) -> None:
    code, out, err = run("read", "bridge.txt", "--model", str(tmp_path))
    assert (code, out) == (2, "")
    assert err.startswith("thirdhand: ") and str(tmp_path) in err
    assert len(err.splitlines()) == 1


def test_a_mistyped_setting_is_wrong_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIRDHAND_FETCH_TIMEOOT", "1")
    code, _, err = run("read", "bridge.txt")
    assert code == 2
    assert "THIRDHAND_FETCH_TIMEOOT" in err


def test_options_reach_the_reader(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    def note(places: Iterable[object], **options: object) -> Iterator[Article]:
        given.update(options, names=[place.name for place in places])  # type: ignore[attr-defined]
        yield bridge()

    monkeypatch.setattr("thirdhand.stream.read_places", note)
    run("read", "bridge.txt", "-", "--jobs", "3", "--quiet")
    assert (given["jobs"], given["model"], given["names"]) == (3, None, ["bridge.txt", "-"])


def test_control_characters_of_a_name_do_not_reach_the_terminal(run: Run) -> None:
    assert run("read", "\x07red.txt").err == "thirdhand: ␇red.txt: no such file or folder; check the path\n"


#: The command with a reader that yields a short article after another, ``delay`` seconds each.
PROGRAM = """
import sys, time
import thirdhand.stream
from thirdhand.records import Article
def read_places(places, **_):
    for number in range({count}):
        time.sleep({delay})
        yield Article(id=str(number), text="Rain fell. " * 50, path=f"{{number}}.txt")
        {wait}
thirdhand.stream.read_places = read_places
from thirdhand.cli import main
sys.argv = ["thirdhand", *{arguments!r}]
main()
"""


def start(
    count: int, delay: float, *arguments: str, wait: str = "", stdin: int | None = None
) -> "subprocess.Popen[bytes]":
    program = PROGRAM.format(count=count, delay=delay, arguments=arguments, wait=wait)
    return subprocess.Popen(
        [sys.executable, "-c", program], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize("form", [("--json",), ()])
def test_a_reader_that_has_enough_ends_it_quietly(form: tuple[str, ...]) -> None:
    with start(2000, 0, "read", "-", *form) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_records_come_as_they_are_read() -> None:
    """The second article waits for a line on standard input, which is sent when the first is there."""
    with start(2, 0, "read", "x", "--json", wait="sys.stdin.readline()", stdin=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        alarm = threading.Timer(30, process.kill)
        alarm.start()
        assert process.stdout.readline().startswith(b'{"schema"')
        process.stdin.write(b"next\n")
        process.stdin.close()
        assert process.stdout.readline().startswith(b'{"schema"')
        alarm.cancel()


def test_interrupting_is_130_in_one_line() -> None:
    with start(1000, 0.05, "read", "-", "--json") as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read().decode().strip() == "thirdhand: interrupted"
    assert process.returncode == 130


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", [("--json",), ()])
def test_a_full_disk_is_said_in_one_line(form: tuple[str, ...]) -> None:
    program = PROGRAM.format(count=3, delay=0, arguments=("read", "-", *form), wait="")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE, check=False
        )
    message = "thirdhand: the output cannot be written (No space left on device); make room\n"
    assert (done.returncode, done.stderr.decode()) == (1, message)


def test_unicode_survives_a_narrow_encoding() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    program = PROGRAM.replace("Rain fell. ", "漢 “é” ").format(
        count=1, delay=0, arguments=("read", "-"), wait=""
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, check=True)
    assert r"\u6f22 “é”" in shown.stdout.decode("cp1252")
    records = subprocess.run(
        [sys.executable, "-c", program.replace("'-'", "'-', '--json'")],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert json.loads(records.stdout.decode("utf-8"))["text"].startswith("漢 “é”")


@pytest.mark.parametrize(
    ("inputs", "has_bar"), [(("-", "-"), True), (("-",), False), (("-", "-", "--quiet"), False)]
)
def test_a_bar_on_many_inputs_where_stderr_is_a_terminal(inputs: tuple[str, ...], has_bar: bool) -> None:
    ours, theirs = pytest.importorskip("pty").openpty()
    program = PROGRAM.format(count=2, delay=0.2, arguments=("read", "--json", *inputs), wait="")
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert (re.search(rb"Reading .*\d/2", shown) is not None) is has_bar
    assert len(done.stdout.splitlines()) == 2
