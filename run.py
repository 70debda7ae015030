"""The way in: `python run.py` installs what is needed and opens Bagdar; `etl`, `test`, `check`, `bench` too.

Standard library only, and written so that any Python 3 can read it and be told that it is too old: no
f-strings, no newer syntax. The language of its sentences is `BAGDAR_LANG` (ru, kk, en), else Russian.
"""

import argparse
import ast
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

OLDEST_PYTHON = (3, 11)
PROJECT = Path(__file__).resolve().parent
VENV = PROJECT / ".venv"
INSTALLING = "bagdar-installing"  # lies in .venv while an installation is under way
FOR_USE = ("requirements.txt",)
FOR_TESTS = ("requirements.txt", "requirements-dev.txt")
CHECKS = {"ruff": ("ruff", ["check"]), "format": ("ruff", ["format", "--check"]), "mypy": ("mypy", [])}
IN_USE = (48, 98, 10048)  # EADDRINUSE on macOS, Linux, Windows
HEALTHY_WITHIN = 120  # seconds


class Refusal(Exception):  # noqa: N818 (said to the user, not an error of the program)
    """A sentence for the user; the program ends with exit code 1."""


def text(key: str, **places: object) -> str:
    """A sentence of `locales/` in the user's language."""
    named = os.environ.get("BAGDAR_LANG", "ru")
    return messages(named if named in ("ru", "kk", "en") else "ru")["run." + key].format(**places)


def messages(lang: str) -> "dict[str, str]":
    """The simple messages of a .po file by key, read without Babel, which is not yet installed."""
    found = {"": ""}
    key = part = ""
    for line in (PROJECT / "locales" / (lang + ".po")).read_text(encoding="utf-8").splitlines():
        head, quote, rest = line.partition('"')
        if quote and not head.startswith("#"):
            string = ast.literal_eval(quote + rest)
            part = head.strip() or part  # a line that begins with a quote goes on with the part before
            if part == "msgid":
                key = string
            elif part == "msgstr":
                found[key] = found.get(key, "") + string
    return found


def say(key: str, **places: object) -> None:
    print(text(key, **places), flush=True)


def check_python(version: "tuple[int, ...]") -> None:
    """Raises Refusal for a Python that is too old."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        wanted, found = (".".join(str(part) for part in numbers[:2]) for numbers in (OLDEST_PYTHON, version))
        raise Refusal(text("old_python", wanted=wanted, found=found))


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def checksum(requirements: "tuple[str, ...]") -> str:
    return hashlib.sha256(b"\n".join((PROJECT / name).read_bytes() for name in requirements)).hexdigest()


def stamp(requirements: "tuple[str, ...]") -> Path:
    """The file that remembers the checksum of what was installed."""
    return VENV / ("bagdar-" + requirements[-1] + ".sha256")


def installed(requirements: "tuple[str, ...]") -> bool:
    try:
        return stamp(requirements).read_text() == checksum(requirements) and works()
    except OSError:
        return False


def works() -> bool:
    """Whether .venv has a Python that starts; a moved folder or a removed Python leaves one that does not."""
    try:
        check = [str(venv_python()), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        return subprocess.run(check).returncode == 0 and not (VENV / INSTALLING).exists()
    except OSError:
        return False


def prepare(requirements: "tuple[str, ...]") -> None:
    """Makes .venv and installs the pinned versions, unless that was done before. Raises Refusal."""
    if installed(requirements):
        return
    for module in ("venv", "ensurepip"):
        if find_spec(module) is None:
            raise Refusal(text("no_venv", module=module))
    if (VENV / INSTALLING).exists():
        print(text("repairing"), file=sys.stderr)
    if not works():
        shutil.rmtree(str(VENV), ignore_errors=True)
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    for old in VENV.glob("bagdar-*.sha256"):
        old.unlink()
    print(text("installing"), file=sys.stderr)
    (VENV / INSTALLING).touch()  # stays where this is killed half-way: then the next start begins anew
    try:
        install(requirements)
    except Refusal:
        (VENV / INSTALLING).unlink()
        raise
    for done in {FOR_USE, requirements}:
        stamp(done).write_text(checksum(done))
    (VENV / INSTALLING).unlink()


def install(requirements: "tuple[str, ...]") -> None:
    pip = [str(venv_python()), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode != 0:
        run([str(venv_python()), "-m", "ensurepip", "--default-pip"])
    files = [part for name in requirements for part in ("-r", str(PROJECT / name))]
    run([*pip, "install", "--disable-pip-version-check", "--no-input", "--no-compile", *files])


def run(command: "list[str]") -> None:
    """Runs one step of the installation; standard output is left to the command. Raises Refusal."""
    if subprocess.run(command, env=surroundings(), stdout=2).returncode != 0:
        raise Refusal(text("not_installed"))


def surroundings() -> "dict[str, str]":
    """The environment of every program that is started: our modules alone, UTF-8, absolute paths."""
    named = dict(os.environ, PYTHONPATH=str(PROJECT), PYTHONUTF8="1", PIP_USER="0")
    if named.get("BAGDAR_STORE"):
        named["BAGDAR_STORE"] = str(Path(named["BAGDAR_STORE"]).resolve())
    return named


def pass_on(module: str, arguments: "list[str]", folder: "Path | None" = None) -> int:
    """Runs a module of the project in .venv and returns its exit code; Ctrl-C goes to it as well."""
    # -P: in the user's folder, a file of the user's must not stand in for a module of ours.
    process = subprocess.Popen(
        [str(venv_python()), "-P", "-m", module, *arguments],
        cwd=None if folder is None else str(folder),
        env=surroundings(),
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def test(arguments: "list[str]") -> int:
    prepare(FOR_TESTS)
    workers = [] if any(a.startswith(("-n", "--numprocesses", "--pdb")) for a in arguments) else ["-n", "2"]
    return pass_on("pytest", [*workers, *arguments], PROJECT)


def etl(arguments: "list[str]") -> int:
    prepare(FOR_USE)
    return pass_on("etl", arguments)


def check(arguments: "list[str]") -> int:
    """Runs the checks named (all when none is) and goes on past one that fails."""
    prepare(FOR_TESTS)
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        raise Refusal(text("not_understood", found=unknown[0]))
    return max([pass_on(*CHECKS[name], folder=PROJECT) for name in arguments or CHECKS])


def bench(arguments: "list[str]") -> int:
    prepare(FOR_TESTS)
    return pass_on("benchmarks", arguments, PROJECT)


class Arguments(argparse.ArgumentParser):
    """Argparse's own words are English: ours are said instead."""

    def error(self, message: str) -> NoReturn:
        raise Refusal(text("not_understood", found=message))

    def format_help(self) -> str:
        return text("help") + "\n"


def app(arguments: "list[str]") -> int:
    parser = Arguments(prog="run.py")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--store")
    parser.add_argument("--address", default="127.0.0.1")
    chosen = parser.parse_args(arguments)
    check_port(chosen.address, chosen.port)
    if chosen.store:
        os.environ["BAGDAR_STORE"] = chosen.store
    prepare(FOR_USE)
    if needs_demo() and pass_on("etl", ["demo"]) != 0:
        raise Refusal(text("no_demo"))
    return serve(chosen.address, chosen.port)


def check_port(address: str, port: int) -> None:
    """Raises Refusal where the port cannot be opened."""
    if not 0 < port < 65536:
        raise Refusal(text("not_understood", found="--port " + str(port)))
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        if error.errno in IN_USE:
            raise Refusal(text("port_used", port=port, other=port + 1)) from None
        reason = error.strerror or error
        raise Refusal(text("port_refused", port=port, address=address, reason=reason)) from None


def needs_demo() -> bool:
    """Whether the demonstration store is to be built: here, where its progress is seen, not by a page."""
    if os.environ.get("BAGDAR_STORE"):
        return False
    return not any((PROJECT / "data" / name / "CURRENT").is_file() for name in ("store", "store-demo"))


def serve(address: str, port: int) -> int:
    """Starts the app, says its address when it answers, and stops it on Ctrl-C or SIGTERM."""
    bracketed = "[" + address + "]" if ":" in address else address
    shown = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(bracketed, bracketed)
    url = "http://" + shown + ":" + str(port)
    flags = ["--server.port=" + str(port), "--server.address=" + address]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = subprocess.Popen(
        [str(venv_python()), "-P", "-m", "ui.serve", *flags], cwd=str(PROJECT), env=surroundings()
    )
    try:
        if not healthy(url, server):
            raise Refusal(text("not_started"))
        say("ready", url=url)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop(server)


def healthy(url: str, server: "subprocess.Popen[bytes]") -> bool:
    """Waits until the app answers; False where it ended or stayed silent."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    give_up = time.monotonic() + HEALTHY_WITHIN
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with direct.open(url + "/_stcore/health", timeout=5):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Asks the app to end, and ends it where it does not."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    say("stopped")


COMMANDS = {"app": app, "etl": etl, "test": test, "check": check, "bench": bench}


def main(arguments: "list[str]") -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console of an older code page must not stop the program
            stream.reconfigure(errors="replace")
    try:
        check_python(sys.version_info[:3])
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return app(arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
