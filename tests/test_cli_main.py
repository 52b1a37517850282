import re
import subprocess
import sys

import pytest

from thirdhand.cli import VERBS, cli

#: What takes a tenth of a second or more to import, or more than is needed to say what the verbs are.
HEAVY = (
    "rich",
    "numpy",
    "onnxruntime",
    "tokenizers",
    "jinja2",
    "trafilatura",
    "httpx",
    "py3langid",
    "thirdhand.model",
    "thirdhand.checks",
)


def thirdhand(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("read", "--help"), ("check", "--help"), ("checks", "--help")]
)
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    done = thirdhand("-X", "importtime", "-m", "thirdhand", *arguments)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert "click" in imported
    assert imported.isdisjoint(HEAVY)


def test_help_names_every_verb_and_what_it_does() -> None:
    shown = thirdhand("-m", "thirdhand", "--help").stdout
    assert re.search(r"(?m)^  read +Find who says what in articles\.$", shown)
    for verb in VERBS:
        assert f"  {verb}  " in shown


def test_version() -> None:
    assert thirdhand("-m", "thirdhand", "--version").stdout.startswith("thirdhand 0.")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_its_module_and_its_function_bear_one_name(verb: str) -> None:
    command = cli.get_command(cli.make_context("thirdhand", [], resilient_parsing=True), verb)
    assert command is not None
    name = verb.replace("-", "_")
    assert (command.name, command.callback and command.callback.__name__) == (verb, name)
    assert command.callback and command.callback.__module__ == f"thirdhand.cli.{name}"
