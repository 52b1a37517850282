"""The rooms of the house stand in the order in which an article travels: imports look back only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "thirdhand"
#: ``stream`` ties the rooms from acquire to checks together; ``api`` is what Python programs call.
ROOMS = (
    *("errors", "records", "ids", "terms", "settings", "lexicons", "models", "acquire", "model", "reading"),
    *("checks", "stream", "export", "linking", "store", "collect", "tracing", "batch", "api", "views", "web"),
    "cli",
)
#: Doors that open into every room: they have no place in the order, and no room imports them.
DOORS = ("__init__", "__main__")
#: The one look forward: an article shows itself in a notebook, inside ``_repr_html_``.
LOOK_FORWARD = ("records.py", "thirdhand.views.page", "_repr_html_")
#: What only training may import: the package runs on onnxruntime.
TRAINING_ONLY = {"torch", "onnx", "onnxscript", "safetensors", "training", "benchmarks", "tests"}

MODULES = sorted(PACKAGE.rglob("*.py"))
OUTSIDE = sorted(
    file for folder in ("training", "benchmarks") for file in (REPOSITORY / folder).rglob("*.py")
)


def find_imports(source: str, package: str) -> Iterator[tuple[str, str]]:
    """Yield (module, name of the function it is imported in) for every import in ``source``.

    ``package`` is the dotted package of the file; ``from x import y`` gives ``x.y`` as well, since y may
    be a module.
    """
    tree = ast.parse(source)
    homes = {
        node: function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, homes.get(node, "")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (
                (name, homes.get(node, "")) for name in (module, *(f"{module}.{a.name}" for a in node.names))
            )


def imports_of(file: Path) -> list[tuple[str, str]]:
    package = ".".join(file.relative_to(PACKAGE.parent).parent.parts)
    return list(find_imports(file.read_text("utf-8"), package))


def room_of(module: str) -> str | None:
    """Return the room of a dotted module, None for what is not in the house or is the house itself."""
    parts = module.split(".")
    return parts[1] if parts[0] == "thirdhand" and len(parts) > 1 and parts[1] in ROOMS else None


def show(file: Path) -> str:
    return str(file.relative_to(REPOSITORY))


@pytest.mark.parametrize(
    ("source", "package", "found"),
    [
        ("import torch", "thirdhand.model", {("torch", "")}),
        ("import onnx.helper as h", "thirdhand.model", {("onnx.helper", "")}),
        ("from thirdhand import cli", "thirdhand.model", {("thirdhand", ""), ("thirdhand.cli", "")}),
        ("from ..web import app", "thirdhand.model", {("thirdhand.web", ""), ("thirdhand.web.app", "")}),
        ("from . import crf", "thirdhand.model", {("thirdhand.model", ""), ("thirdhand.model.crf", "")}),
        ("def f():\n    def g():\n        import torch", "thirdhand", {("torch", "g")}),
        ("if TYPE_CHECKING:\n    import torch", "thirdhand", {("torch", "")}),
    ],
)
def test_every_form_of_import_is_seen(source: str, package: str, found: set[tuple[str, str]]) -> None:
    assert set(find_imports(source, package)) == found


def test_every_file_stands_in_a_room() -> None:
    tops = {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in MODULES}
    assert tops - {*ROOMS, *DOORS} == set()
    assert {"records", "model", "reading", "cli"} <= tops


@pytest.mark.parametrize("file", MODULES, ids=show)
def test_a_room_imports_only_from_itself_and_rooms_before_it(file: Path) -> None:
    top = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if top in DOORS:
        return
    later = {
        (str(file.relative_to(PACKAGE)), module, function)
        for module, function in imports_of(file)
        if (room := room_of(module)) and ROOMS.index(room) > ROOMS.index(top)
    }
    allowed = {LOOK_FORWARD, (LOOK_FORWARD[0], f"{LOOK_FORWARD[1]}.render_fragment", LOOK_FORWARD[2])}
    assert later - allowed == set()


def test_the_look_forward_is_still_needed() -> None:
    name, module, function = LOOK_FORWARD
    assert (module, function) in imports_of(PACKAGE / name)


@pytest.mark.parametrize("file", MODULES, ids=show)
def test_nothing_imports_the_command_line_and_it_alone_the_page_server(file: Path) -> None:
    relative = file.relative_to(PACKAGE)
    if relative.name == "__main__.py":
        return
    rooms = {room_of(module) for module, _ in imports_of(file)}
    allowed = {"cli": {"cli", "web"}}.get(relative.parts[0], {relative.parts[0]})
    assert rooms & ({"cli", "web"} - allowed) == set()


@pytest.mark.parametrize("file", sorted((PACKAGE / "cli").rglob("*.py")), ids=show)
def test_of_the_command_line_serve_alone_knows_the_page_server(file: Path) -> None:
    rooms = {room_of(module) for module, _ in imports_of(file)}
    assert ("web" in rooms) == (file.name == "serve.py")


@pytest.mark.parametrize("file", MODULES, ids=show)
def test_the_package_does_without_what_training_needs(file: Path) -> None:
    assert {module.split(".")[0] for module, _ in imports_of(file)} & TRAINING_ONLY == set()


@pytest.mark.parametrize("file", MODULES, ids=show)
def test_no_room_goes_out_by_the_front_door(file: Path) -> None:
    named = {module for module, _ in imports_of(file) if module.startswith("thirdhand.")}
    rooms = {module for module in named if room_of(module)}
    assert named - rooms == set(), "import from the module that has it, not from the package"


@pytest.mark.parametrize("file", OUTSIDE, ids=show)
def test_training_and_benchmarks_leave_the_command_line_alone(file: Path) -> None:
    rooms = {room_of(module) for module, _ in find_imports(file.read_text("utf-8"), file.parent.name)}
    assert rooms & {"cli", "web"} == set()
