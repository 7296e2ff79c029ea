"""Translation catalogues without the system's gettext: compile them, or check that they are."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]


def catalogues() -> list[Path]:
    """Return every catalogue of both apps."""
    return sorted(ROOT.glob("*/locale/*/LC_MESSAGES/*.po"))


def compiled(source: Path) -> bytes:
    """Return what the compiled form of a catalogue has to be."""
    return bytes(polib.pofile(str(source)).to_binary())


def stale() -> list[Path]:
    """Return catalogues whose compiled form is missing or older than their words."""
    return [
        source
        for source in catalogues()
        if not (made := source.with_suffix(".mo")).exists() or made.read_bytes() != compiled(source)
    ]


def main() -> int:
    """Check; with --write compile what is stale."""
    behind = stale()
    if "--write" in sys.argv:
        for source in behind:
            source.with_suffix(".mo").write_bytes(compiled(source))
        behind = []
    for source in behind:
        sys.stderr.write(
            f"{source.relative_to(ROOT)}: run python -m tests.house.catalogues --write\n"
        )
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
