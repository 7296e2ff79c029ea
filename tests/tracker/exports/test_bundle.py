"""A bundle: complete, the same every time, and checked without Doorstep."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.exports import world

pytestmark = pytest.mark.django_db


def check(path: Path, folder: Path, *options: str) -> tuple[int, str]:
    """Run the verifier out of the bundle itself, away from Doorstep and its packages."""
    script = folder / "taken_out.py"
    script.write_bytes(world.members(path.read_bytes())["verify_bundle.py"])
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(path), *options],
        capture_output=True, text=True, cwd=folder, check=False, env={"PATH": "/usr/bin"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_in_a_bundle_finds_it_good_without_doorstep(tmp_path: Path) -> None:
    path = world.save(world.build(world.case()), tmp_path)
    code, said = check(path, tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "ALL GOOD"), said


@pytest.mark.parametrize("variant", ["full", "court"])
def test_the_same_order_gives_the_same_bytes(variant: str) -> None:
    export = world.ask(world.case(), variant)
    world.approve(export)
    order, token = world.order(export)
    assert world.built(order, token) == world.built(order, token)
