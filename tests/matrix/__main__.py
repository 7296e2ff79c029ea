"""Every address × method × principal × object, on real rows; exit 1 on anything unexpected.

`python -m tests.matrix [--json]`
"""

import json
import os
import sys
from argparse import ArgumentParser

import django


def main() -> int:
    """Run the whole table in a database of its own and print what was unexpected."""
    parser = ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", default="", help="addresses whose names begin with this")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.matrix import whole  # noqa: PLC0415 - needs Django, which needs the line above

    told = whole.run(options.only)
    if options.json:
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.writelines([f"{told['cells']} cells\n", *(f"{x}\n" for x in told["unexpected"])])
    return int(bool(told["unexpected"]))


if __name__ == "__main__":
    raise SystemExit(main())
