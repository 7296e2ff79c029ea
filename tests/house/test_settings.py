"""Every setting that is read stands in the README's table, and nothing else does."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(
    r"""env\.(?:text|flag|number|listed|addressed|path|file|web_address|database_address|one_of)\(\s*"([A-Z_]+)\""""
)
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def names_read() -> set[str]:
    """Return every name that any module asks the environment for."""
    sources = [*ROOT.glob("tracker/**/*.py"), *ROOT.glob("comms/**/*.py")]
    return {name for source in sources for name in READ.findall(source.read_text())}


def test_readme_lists_exactly_the_settings_that_are_read():
    listed = ROW.findall((ROOT / "README.md").read_text())
    assert sorted(listed) == sorted(names_read())


def test_only_env_reads_the_environment_for_settings():
    allowed = {
        "tracker/rules/faults.py",  # armed by tests alone, so no setting
        "tracker/config/env.py",
        "tracker/config/wsgi.py",
        "tracker/management/commands/up.py",
    }
    for source in [*ROOT.glob("tracker/**/*.py"), *ROOT.glob("comms/**/*.py")]:
        if str(source.relative_to(ROOT)) not in allowed:
            text = source.read_text()
            assert "os.environ[" not in text, source
            assert 'os.environ.get("DOORSTEP' not in text, source


def test_readme_begins_with_the_two_commands():
    blocks = re.findall(
        r"^```\n(.*?)\n```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert blocks[:2] == ["python3 manage.py up --demo", "python3 manage.py test"]
