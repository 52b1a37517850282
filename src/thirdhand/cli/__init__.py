"""The command ``thirdhand``: one verb, one file of this folder, one section of ``docs/cli.md``.

Verbs are imported when they are asked for, and import what they need when they run, so that
``thirdhand --help`` costs no more than click itself. Exit codes: 0 done, 1 some inputs failed, 2 wrong
use, 3 findings at or above ``--fail-on``, 130 interrupted. Errors are one line on stderr each, never a
traceback.
"""

import contextlib
import errno
import importlib
import os
import sys

import click

from thirdhand.errors import InputError, StoreError, ThirdhandError

#: Every verb is a command of its own name in a module of its own name, a hyphen as an underscore.
VERBS = (
    *("read", "check", "checks"),
    *("add", "watch", "reread", "search", "sources", "show", "history", "stats", "failures", "export"),
    *("link", "trace", "clusters", "reuse", "why", "merge", "split", "not-same", "corrections"),
    *("remove", "store", "token", "serve"),
)

FAILED, WRONG_USE, FOUND, INTERRUPTED = 1, 2, 3, 130
#: Errors of a system that has no room left; any other is a defect and shows its traceback.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Verbs(click.Group):
    """A group that imports the module of a verb when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb ``cmd_name``; None if there is none."""
        if cmd_name not in VERBS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"thirdhand.cli.{name}"), name)
        return command

    def invoke(self, ctx: click.Context) -> int:
        """Run the verb and return its exit code."""
        try:
            code: int = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _discard_output()  # whoever read it has enough (``| head``)
            return 0
        except OSError as error:
            if error.errno not in _FULL:
                raise
            _discard_output()
            click.echo(f"thirdhand: the output cannot be written ({error.strerror}); make room", err=True)
            return FAILED
        except ThirdhandError as error:
            from thirdhand.views.margin import visible

            click.echo(f"thirdhand: {visible(str(error))}", err=True)
            return FAILED if isinstance(error, InputError | StoreError) else WRONG_USE
        return code


def _discard_output() -> None:
    """Send what is still to come to nowhere, Python's own flush at exit included."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(None, "-V", "--version", package_name="thirdhand", message="thirdhand %(version)s")
def cli() -> None:
    """Read news and show who says what, through whom and how surely."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A character that a terminal's encoding lacks shows as its escape instead of ending the run.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = cli.main(prog_name="thirdhand", standalone_mode=False)
    except click.Abort:
        click.echo("thirdhand: interrupted", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = WRONG_USE
    sys.exit(code)
