"""The measures of calm: functions and files short enough to be held in mind."""

import ast
import statistics
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
CODE = sorted(
    file for folder in ("src", "training", "benchmarks") for file in (REPOSITORY / folder).rglob("*.py")
)
EVERY = [*CODE, *sorted((REPOSITORY / "tests").rglob("*.py"))]
#: Names that say nothing of what is inside.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc"}


def function_lengths(source: str) -> list[int]:
    """Return the length in lines of every function, docstring and decorators left in."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def percentile(lengths: list[int], share: int) -> float:
    return statistics.quantiles(lengths, n=100, method="inclusive")[share - 1]


def test_lengths_are_counted_from_def_to_the_last_line() -> None:
    assert function_lengths(
        "def f():\n    '''One.'''\n    return 1\n\nclass A:\n    async def g(self): ...\n"
    ) == [3, 1]
    assert percentile([1] * 95 + [100] * 5, 95) == pytest.approx(5.95)


@pytest.fixture(scope="module")
def lengths() -> list[int]:
    found = [length for file in CODE for length in function_lengths(file.read_text("utf-8"))]
    assert len(found) > 100, "the code is not where this test looks for it"
    return found


def test_the_median_function_has_at_most_15_lines(lengths: list[int]) -> None:
    assert statistics.median(lengths) <= 15


def test_95_of_100_functions_have_at_most_45_lines(lengths: list[int]) -> None:
    assert percentile(lengths, 95) <= 45


def test_95_of_100_files_have_at_most_450_lines() -> None:
    sizes = [len(file.read_text("utf-8").splitlines()) for file in CODE]
    assert percentile(sizes, 95) <= 450


@pytest.mark.parametrize("file", EVERY, ids=lambda file: str(file.relative_to(REPOSITORY)))
def test_a_file_is_called_after_what_is_in_it(file: Path) -> None:
    assert {file.stem, file.parent.name} & EMPTY_NAMES == set()
