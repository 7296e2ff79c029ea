"""One volume typeset: JSON on standard input, a PDF on standard output.

A process of its own, since the typesetter keeps what it has set until the process ends.
"""

import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).parent / "bundle.typ"


def main() -> None:
    """Typeset what comes in; the instant of the document is the first argument, in seconds."""
    pdf = typst.compile(
        str(TEMPLATE),
        format="pdf",
        ignore_system_fonts=True,
        timestamp=int(sys.argv[1]),
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
