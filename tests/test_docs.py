"""Documentation that cannot go stale: what is not documented fails."""

import json
import re
from importlib.resources import files
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from thirdhand.checks.settings import EVERY
from thirdhand.cli import VERBS, cli
from thirdhand.export.json import article_from_json
from thirdhand.linking.json import cluster_from_json, cluster_to_json, reuse_from_json, reuse_to_json
from thirdhand.settings import Row

DOCS = Path(__file__).parent.parent / "docs"


def section(verb: str) -> str:
    """The part of ``docs/cli.md`` that is headed ``## thirdhand <verb>``."""
    found = re.search(
        rf"(?ms)^## `?thirdhand {verb}`?$(.*?)(?=^## |\Z)", (DOCS / "cli.md").read_text(encoding="utf-8")
    )
    assert found is not None, f"docs/cli.md has no section '## thirdhand {verb}'"
    return found[1]


def command(verb: str) -> click.Command:
    found = cli.get_command(cli.make_context("thirdhand", [], resilient_parsing=True), verb)
    assert found is not None
    return found


def parts(verb: str) -> list[click.Command]:
    """The command of a verb, and those under it (``thirdhand store check``)."""
    top = command(verb)
    return [top, *(top.commands.values() if isinstance(top, click.Group) else ())]


OPTIONS = [
    (verb, option)
    for verb in VERBS
    for option in dict.fromkeys(
        option
        for part in parts(verb)
        for parameter in part.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    )
]
GROUPS = [(verb, part.name) for verb in VERBS for part in parts(verb)[1:]]


@pytest.mark.parametrize(("verb", "option"), OPTIONS)
def test_option_is_documented(verb: str, option: str) -> None:
    assert re.search(rf"`{option}\b", section(verb)), f"docs/cli.md: {verb} {option}"


@pytest.mark.parametrize(("verb", "name"), GROUPS)
def test_what_stands_under_a_verb_is_documented(verb: str, name: str) -> None:
    assert f"thirdhand {verb} {name} " in section(verb)


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_documented_with_nothing_that_is_gone(verb: str) -> None:
    documented = set(re.findall(r"^\| `(--[\w-]+)", section(verb), re.MULTILINE))
    assert documented == {option for name, option in OPTIONS if name == verb}


@pytest.mark.parametrize("setting", EVERY, ids=lambda setting: setting.name)
def test_setting_is_documented(setting: Row) -> None:
    shown = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert f"| `{setting.name}` | `{setting.variable}` | {setting.default} |" in shown


def test_no_setting_is_documented_that_is_gone() -> None:
    shown = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| `([\w.-]+)`", shown) == [setting.name for setting in EVERY]


@pytest.mark.parametrize(
    "name", ["export/article.schema.json", "linking/cluster.schema.json", "linking/reuse.schema.json"]
)
def test_every_field_of_the_contracts_is_documented(name: str) -> None:
    schema = json.loads((files("thirdhand") / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    shown = (DOCS / "json.md").read_text(encoding="utf-8")
    fields = {
        *schema["properties"],
        *(field for part in schema.get("$defs", {}).values() for field in part.get("properties", ())),
    }
    assert {field for field in fields if f"`{field}`" not in shown} == set()


def test_the_examples_of_the_contracts_are_true() -> None:
    blocks = re.findall(r"(?s)```json\n(.*?)```", (DOCS / "json.md").read_text(encoding="utf-8"))
    article, cluster, reuse = (json.loads(block) for block in blocks)
    assert cluster_to_json(cluster_from_json(cluster)) == cluster
    assert reuse_to_json(reuse_from_json(reuse)) == reuse
    article = article_from_json(article)
    assert [item.source and item.source.text for item in article.attributions] == [
        "Ana Ruiz",
        "her engineers",
        None,
    ]
