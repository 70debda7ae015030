"""The command line: `python -m etl COMMAND …`, the same as `python run.py etl COMMAND …`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from types import TracebackType

import typer

from domain import BagdarError
from language import chosen_language, message, translate


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; every expected failure is one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Windows would write in a code page
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = _unexpected
    from etl.commands import (  # noqa: F401 each adds its commands
        alias,
        check_report,
        derived,
        findings,
        history,
        load,
        measures,
        plan,
        query,
        register,
    )
    from etl.commands.app import app

    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Not `app()`: that would put typer's own excepthook in the place of ours.
        return int(typer.main.get_command(app)(args=given, standalone_mode=False) or 0)
    except BagdarError as error:
        print(message(error, chosen_language()), file=sys.stderr)
        return error.exit_code
    except typer.TyperException as problem:
        print(_misuse(problem), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        print(translate("error.interrupted", chosen_language()), file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        sys.stdout = io.TextIOWrapper(io.FileIO(os.open(os.devnull, os.O_WRONLY), "w"))
        return 0


def _misuse(problem: typer.TyperException) -> str:
    """The sentence for wrong arguments: typer has it in English only."""
    lang = chosen_language()
    context = getattr(problem, "ctx", None)
    command = context.info_name if context is not None else ""
    parameter = getattr(problem, "param", None)
    name = (parameter.metavar or parameter.opts[0]).rstrip(".") if parameter is not None else ""
    kind = type(problem).__name__
    if kind == "NoArgsIsHelpError":
        return str(problem)
    if kind == "NoSuchOption":
        option = getattr(problem, "option_name", "")
        return translate("error.option_unknown", lang, option=option, command=command)
    if kind == "MissingParameter":
        return translate("error.argument_absent", lang, name=name, command=command)
    if kind == "BadParameter" and name:
        return translate("error.argument_wrong", lang, name=name, command=command)
    commands = getattr(context.command, "commands", None) if context is not None else None
    if commands:
        return translate("error.command_unknown", lang, known=", ".join(commands))
    return translate("error.arguments", lang, problem=getattr(problem, "message", str(problem)))


def _unexpected(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    """A fault of ours: one sentence, and the traceback only for who asks for it."""
    if os.environ.get("BAGDAR_DEBUG"):
        sys.__excepthook__(kind, problem, trace)
        return
    named = f"{kind.__name__}: {problem}".splitlines()[0]
    print(translate("error.unexpected", chosen_language(), problem=named), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
