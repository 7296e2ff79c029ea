#!/usr/bin/env python3
"""Run Doorstep's commands; on a bare Python, make .venv from the hashed lock file first."""

import hashlib
import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "doorstep-lock"
NEEDED = (
    "django", "django_q", "allauth", "csp", "whitenoise", "gunicorn", "typst", "nh3",
    "rfc3161_client",
)  # fmt: skip
NEEDED_TO_TEST = (*NEEDED, "pytest", "pytest_django", "pytest_socket", "xdist", "hypothesis")
PICKS = {"-n", "--numprocesses", "-x", "--exitfirst", "-k", "-m", "-p", "-s", "--pdb", "--lf"}


def give_up(sentence: str) -> None:
    """End with one line that says what to do."""
    sys.exit(f"manage.py: {sentence}")


def lock_for(command: str) -> Path:
    """Return the lock file that `command` needs."""
    return HERE / ("requirements-dev.txt" if command == "test" else "requirements.txt")


def digest(lock: Path) -> str:
    """Return one line that names a lock file and its content."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def is_prepared(command: str) -> bool:
    """Tell whether this very Python has what `command` needs, in the locked versions."""
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if inside and STAMP.exists() and digest(lock_for(command)) not in STAMP.read_text():
        return False
    return all(importlib.util.find_spec(name) for name in needed_by(command))


def needed_by(command: str) -> "tuple[str, ...]":
    """Return modules that tell whether an environment is whole."""
    return NEEDED_TO_TEST if command == "test" else NEEDED


def is_made(command: str, python: Path) -> bool:
    """Tell whether .venv is whole: stamped by us, or somebody's own that has what is needed."""
    if not python.exists():
        return False
    if STAMP.exists():
        return digest(lock_for(command)) in STAMP.read_text()
    look = "import sys, importlib.util as i; sys.exit(not all(map(i.find_spec, sys.argv[1:])))"
    return run(python, "-c", look, *needed_by(command)).returncode == 0


def run(*command: object) -> "subprocess.CompletedProcess[str]":
    """Run a helper quietly; its last words are shown only when it fails."""
    return subprocess.run(  # noqa: S603 - our own arguments
        [str(part) for part in command], capture_output=True, text=True, check=False
    )


def make_venv(python: Path) -> "list[object]":
    """Make .venv, whatever stands there half-made; return the pip command that fills it."""
    whole = STAMP.exists() and "unfinished" not in STAMP.read_text()
    if whole and run(python, "-m", "pip", "--version").returncode == 0:
        return [python, "-m", "pip"]
    if run(sys.executable, "-m", "venv", "--clear", VENV).returncode == 0:
        return [python, "-m", "pip"]
    # Debian without python3-venv: the environment can be made, only its pip is missing.
    made = run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
    if made.returncode != 0:
        give_up(f"cannot make {VENV}: {(made.stderr or made.stdout).strip()[-200:]}")
    if run(sys.executable, "-m", "pip", "--version").returncode != 0:
        give_up("this Python has neither venv nor pip. On Debian: apt install python3-venv")
    return [sys.executable, "-m", "pip", "--python", python]


def install(command: str) -> None:
    """Fill .venv from the lock file; every file's hash is checked."""
    lock, python = lock_for(command), VENV / "bin" / "python"
    print(f"Setting up {VENV} (once, about a minute) …", file=sys.stderr, flush=True)  # noqa: T201
    pip = make_venv(python)
    STAMP.write_text("unfinished\n")
    done = run(*pip, "install", "--quiet", "--no-input", "--require-hashes", "-r", lock)
    if done.returncode != 0:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        give_up(f"packages could not be installed. Is there a network? {' '.join(errors[-1:])}")
    # The list for tests holds everything of the other one.
    locks = {lock, HERE / "requirements.txt"}
    STAMP.write_text("".join(f"{digest(each)}\n" for each in sorted(locks)))


def bootstrap(command: str) -> None:
    """Go on in .venv when this Python does not have what is needed."""
    if is_prepared(command):
        return
    python, marker = VENV / "bin" / "python", "DOORSTEP_BOOTSTRAPPED"
    if os.environ.get(marker) == str(VENV):
        give_up(f"{VENV} is not usable. Delete it and start again.")
    if not is_made(command, python):
        folder = os.open(HERE, os.O_RDONLY)  # locked, so that two starts at once make one .venv
        importlib.import_module("fcntl").flock(folder, 2)
        if not is_made(command, python):
            install(command)
        os.close(folder)
    os.environ[marker] = str(VENV)
    os.execv(python, [str(python), str(HERE / "manage.py"), *sys.argv[1:]])  # noqa: S606


def test(arguments: "list[str]") -> int:
    """Run the tests; on all of them two cores are quicker than one."""
    os.chdir(HERE)
    picked = [each for each in arguments if each in PICKS or not each.startswith("-")]
    cores = str(min(os.cpu_count() or 1, 4))
    spread = [] if picked else ["-n", cores, "--dist", "worksteal"]
    return int(importlib.import_module("pytest").main([*spread, *arguments]))


def keep_the_mail() -> None:
    """Run intake_mail; whatever goes wrong, the mail server keeps the mail and comes again."""
    try:
        run_command()
    except SystemExit as end:
        if end.code not in (None, 0):
            print(end.code if isinstance(end.code, str) else "", file=sys.stderr)  # noqa: T201
            sys.exit(os.EX_TEMPFAIL)
    except Exception as problem:
        print(f"intake_mail: not stored, try again: {problem!r}", file=sys.stderr)  # noqa: T201
        sys.exit(os.EX_TEMPFAIL)


def main() -> None:
    """Run what the command line says."""
    keep_the_mail() if sys.argv[1:2] == ["intake_mail"] else run_command()


def run_command() -> None:
    """Hand the command line to the tests or to Django."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is told so
        give_up(f"Doorstep needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    bootstrap(command)
    os.environ.pop("DOORSTEP_BOOTSTRAPPED", None)
    if command == "test":
        sys.exit(test(sys.argv[2:]))
    if command == "up" and "--demo" in sys.argv:
        # Before the settings are read: they choose the demo's own data directory.
        os.environ["DOORSTEP_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
    management = importlib.import_module("django.core.management")
    unreachable = importlib.import_module("django.db").OperationalError
    try:
        management.execute_from_command_line(sys.argv)
    except unreachable as problem:
        give_up(f"the database cannot be used: {str(problem).strip().splitlines()[0]}")


if __name__ == "__main__":
    main()
