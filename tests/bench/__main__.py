"""Measure on a throw-away database: `python -m tests.bench --contacts N --json`.

Ratios within one run are what counts; absolute figures belong to the machine.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Set up a database of its own before Django is loaded, then measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000, metavar="N")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if options.contacts < 100:
        parser.error("--contacts: write 100 or more")
    data = tempfile.mkdtemp(prefix="doorstep-bench-")
    os.environ.update(
        DOORSTEP_DATA_DIR=data, DJANGO_SETTINGS_MODULE="tests.bench.settings", DATABASE_URL=""
    )
    for name in ("DOORSTEP_KEY_FILE", "DOORSTEP_DEMO"):
        os.environ.pop(name, None)
    try:
        report = _measure(options.contacts)
    finally:
        shutil.rmtree(Path(data), ignore_errors=True)
    sys.stdout.write(json.dumps(report, indent=None if options.json else 2) + "\n")
    return 0


def _measure(contacts: int) -> dict[str, object]:
    # Imported only now: Django reads the environment when it is loaded.
    import django  # noqa: PLC0415

    django.setup()
    from tests.bench import measure  # noqa: PLC0415

    return measure.run(contacts)


if __name__ == "__main__":
    raise SystemExit(main())
