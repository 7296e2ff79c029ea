"""Kill the process at every named point of the code and say what came of it.

`python -m tests.faults [--json] [--verbose]`; exit 1 unless nothing was lost, doubled or half done.
"""

import json
import sys
from argparse import ArgumentParser

from tests.faults import points, running

GOOD = ("lost", "duplicated", "half_stored", "uncertain_unseen")


def main() -> int:
    """Run everything and print it."""
    parser = ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--verbose", action="store_true", help="print every kill")
    options = parser.parse_args()
    asked = {area: points.of(area) for area in points.AREAS}
    told = running.run(asked)
    numbers = running.tally(asked, told)
    numbers["unlisted"] = sorted(points.everywhere() - {p for area in asked.values() for p in area})
    if options.verbose:
        sys.stderr.write(json.dumps(told, indent=1) + "\n")
    if options.json:
        sys.stdout.write(json.dumps(numbers) + "\n")
    else:
        sys.stdout.writelines(f"{name}: {value}\n" for name, value in numbers.items())
    return int(any(numbers[name] for name in (*GOOD, "not_reached", "unlisted")))


if __name__ == "__main__":
    raise SystemExit(main())
