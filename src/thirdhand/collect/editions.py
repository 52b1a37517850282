"""The edition that reads now: the model's files, the tool's version and the rules as they are set."""

from __future__ import annotations

import importlib.metadata
import json
from importlib.resources import files
from pathlib import Path

from thirdhand.checks.registry import RULES
from thirdhand.checks.settings import limits_of, severity_of
from thirdhand.errors import ModelError
from thirdhand.model.encoding import FILE_NAME
from thirdhand.settings import Settings
from thirdhand.store.editions import Edition


def find_tool() -> str:
    """Return the version of Thirdhand that is at work."""
    return importlib.metadata.version("thirdhand")


def current_edition(folder: Path | None, settings: Settings) -> Edition:
    """Return the edition of the model in ``folder`` (None: the one in the package) under ``settings``.

    The model is not opened. Raises ModelError where it says nothing of itself.
    """
    path = (folder or Path(str(files("thirdhand") / "models" / "en"))) / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
        named = manifest["name"], manifest["version"], manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: the model's manifest cannot be read ({error})") from error
    # what linking has beside is no part of how an article is read
    digests = {name: digest for name, digest in named[2].items() if name != FILE_NAME}
    rules = {rule.id: [severity_of(rule, settings), dict(limits_of(rule, settings))] for rule in RULES}
    return Edition(model=named[0], model_version=named[1], files=digests, tool=find_tool(), rules=rules)
