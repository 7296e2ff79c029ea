"""Commands whose mistakes fit on one line, for people and for scripts."""

import sys
from argparse import ArgumentParser
from typing import NoReturn


def refuse(parser: ArgumentParser) -> ArgumentParser:
    """Let `parser` answer a bad command line with one line on stderr and exit status 2."""

    def error(message: str) -> NoReturn:
        sys.stderr.write(f"{' '.join(message.split())}\n")
        raise SystemExit(2)

    parser.error = error  # type: ignore[method-assign]
    return parser
