"""The stand-alone verifier: agrees with Doorstep's own functions and finds every altered byte."""

import hashlib
import json
import random
import zipfile
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils import timezone

from tests.tracker.exports import world
from tests.tracker.test_history import write
from tracker import history, policy, sealing
from tracker.actions import checkpoints
from tracker.exports.archive import Archive
from tracker.exports.verifier import verify_bundle
from tracker.queries import signed
from tracker.rules import merkle, notes

pytestmark = pytest.mark.django_db


def verdict(path: Path, *options: str) -> int:
    return int(verify_bundle.main([str(path), *options]))


def in_our_own_words(data: bytes) -> bool:
    """Check a bundle with the functions of Doorstep itself."""
    try:
        files = world.members(data)
        return _files_fit(files) and _history_fits(files) and _again(files) == data
    except (zipfile.BadZipFile, NotImplementedError, ValueError, LookupError, EOFError, OSError):
        return False


def _files_fit(files: dict[str, bytes]) -> bool:
    listed = notes.read_text(
        files.pop("manifest.txt").decode(), name=signed.origin(), public=signed.public_key()
    ).splitlines()[3:]
    return listed == [f"{hashlib.sha256(files[n]).hexdigest()}  {n}" for n in sorted(files)]


def _history_fits(files: dict[str, bytes]) -> bool:
    note = notes.read(
        files["history/checkpoint.txt"].decode(), origin=signed.origin(),
        public=signed.public_key(),
    )  # fmt: skip
    return all(_entry_fits(json.loads(line), note)
               for line in files["history/events.ndjson"].splitlines())  # fmt: skip


def _entry_fits(entry: dict[str, object], note: notes.Note) -> bool:
    header = str(entry["header"])
    told = history.parse_header(header)
    path = [bytes.fromhex(step) for step in entry["proof"]]  # type: ignore[attr-defined]
    leaf = merkle.leaf_hash(header.encode())
    shown = (
        history.commitment(bytes.fromhex(str(entry["salt"])), str(entry["data"]))
        if "salt" in entry
        else None
    )
    return merkle.root_from_inclusion(
        leaf, told["seq"], note.size, path
    ) == note.root and shown in {None, told["commit"]}


def _again(files: dict[str, bytes]) -> bytes:
    """Return the ZIP that these files, signed anew by us, would give."""
    out = BytesIO()
    cover = json.loads(files["record/cover.json"])
    with Archive(out) as archive:
        for name, content in files.items():
            archive.add(name, [content])
        archive.seal(
            bundle=cover["bundle"],
            case_key=cover["case_key"],
            origin=cover["origin"],
            seed=sealing.ring().signing,
        )
    return out.getvalue()


def test_every_flipped_bit_anywhere_in_the_zip_is_found(tmp_path: Path) -> None:
    data = world.build(world.case())
    assert verdict(world.save(data, tmp_path)) == 0
    assert in_our_own_words(data)
    draw = random.Random(11)
    places = [*range(40), *range(len(data) - 60, len(data)), *draw.sample(range(len(data)), 80)]
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 1 << draw.randrange(8)
        assert verdict(world.save(bytes(flipped), tmp_path)) != 0, place
        assert not in_our_own_words(bytes(flipped)), place


def rebuilt(data: bytes, *, seed: bytes | None = None, **changes: bytes | None) -> bytes:
    """Return the bundle with files changed or left out, and the list of files signed anew."""
    files = world.members(data)
    files.pop("manifest.txt")
    for name, content in changes.items():
        files.pop(name) if content is None else files.update({name: content})
    out = BytesIO()
    cover = json.loads(files["record/cover.json"])
    with Archive(out) as archive:
        for name, content in files.items():
            archive.add(name, [content])
        archive.seal(
            bundle=cover["bundle"],
            case_key=cover["case_key"],
            origin=cover["origin"],
            seed=seed or sealing.ring().signing,
        )
    return out.getvalue()


@pytest.fixture
def data() -> bytes:
    write(5)
    case = world.case()
    write(3)
    world.exhibit(case, case.contacts.last(), world.picture(9), "second.png", {})
    return world.build(case)


def test_a_swapped_exhibit_is_found_even_when_the_list_is_signed_anew(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = world.members(data)
    one, two = sorted(name for name in files if name.startswith("exhibits/"))
    rows = json.loads(files["record/exhibits.json"])
    for row, digest in zip(rows, [row["sha256"] for row in rows][::-1], strict=True):
        row["sha256"] = digest
    swapped = rebuilt(
        data,
        **{one: files[two], two: files[one], "record/exhibits.json": json.dumps(rows).encode()},
    )
    assert verdict(world.save(swapped, tmp_path)) == 1
    assert rows[0]["ref"] in capsys.readouterr().out


def test_a_removed_file_is_named(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = world.members(data)
    out = BytesIO()
    with Archive(out) as archive:
        for name, content in files.items():
            if name != "record/contacts.json":
                archive.add(name, [content])
    assert verdict(world.save(out.getvalue(), tmp_path)) == 1
    assert "record/contacts.json: missing" in capsys.readouterr().out


@pytest.mark.parametrize("change", ["data", "header", "proof", "state", "order", "case"])
def test_an_altered_entry_is_found_and_named_even_when_signed_anew(
    data: bytes, change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = world.members(data)["history/events.ndjson"].decode().splitlines()
    entry = json.loads(lines[1])
    if change == "data":
        entry["data"] = entry["data"].replace('"', '"x', 1)
    elif change == "header":
        entry["header"] = entry["header"].replace("house", "legal").replace("test", "legal")
    elif change == "proof":
        entry["proof"][0] = "00" * 32
    elif change == "state":
        entry["state"] = "withheld"
    elif change == "case":
        entry["header"] = history.canonical({**json.loads(entry["header"]), "case": "0" * 36})
    lines[1] = json.dumps(entry)
    lines = lines[::-1] if change == "order" else lines
    changed = rebuilt(data, **{"history/events.ndjson": ("\n".join(lines) + "\n").encode()})
    assert verdict(world.save(changed, tmp_path)) == 1
    assert "history entry 2" in capsys.readouterr().out


def test_a_checkpoint_from_outside_proves_that_nothing_before_was_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = policy.house("test")
    write(4)
    kept = checkpoints.make(why="kept", by=house, now=timezone.now()).note
    write(9)
    note = tmp_path / "kept.txt"
    note.write_text(kept)
    path = world.save(world.build(world.case()), tmp_path)
    assert verdict(path, "--checkpoint", str(note)) == 0
    assert "nothing that it covers was rewritten" in capsys.readouterr().out
    seed = sealing.ring().signing
    forged = notes.Note(signed.origin(), 5, b"\1" * 32, "2026-01-01T00:00:00+00:00", "kept")
    note.write_text(notes.sign(forged, seed))
    assert verdict(path, "--checkpoint", str(note)) == 1
    younger = notes.Note(signed.origin(), 5000, b"\1" * 32, "2026-01-01T00:00:00+00:00", "kept")
    note.write_text(notes.sign(younger, seed))
    assert verdict(path, "--checkpoint", str(note)) == 1


def test_a_bundle_signed_with_another_key_does_not_fit_the_checkpoint_kept(
    data: bytes, tmp_path: Path
) -> None:
    seed = b"s" * 32
    files = world.members(data)
    ours = notes.read(
        files["history/checkpoint.txt"].decode(), origin=signed.origin(),
        public=signed.public_key(),
    )  # fmt: skip
    forged = rebuilt(
        data, seed=seed,
        **{"history/key.txt": f"{notes.public_key(seed).hex()}\n".encode(),
           "history/checkpoint.txt": notes.sign(ours, seed).encode()},
    )  # fmt: skip
    path = world.save(forged, tmp_path)
    assert verdict(path) == 0, "without anything from elsewhere nobody can know"
    note = tmp_path / "kept.txt"
    note.write_bytes(files["history/checkpoint.txt"])
    assert verdict(path, "--checkpoint", str(note)) == 1


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a\\b", "manifest.txt"])
def test_a_name_that_leads_elsewhere_or_stands_twice_is_refused(
    data: bytes, name: str, tmp_path: Path
) -> None:
    out = BytesIO(data)
    twice = (
        pytest.warns(UserWarning, match="Duplicate") if name == "manifest.txt" else nullcontext()
    )
    with twice, zipfile.ZipFile(out, "a") as opened:
        opened.writestr(name, "x")
    assert verdict(world.save(out.getvalue(), tmp_path)) == 1


def test_a_packed_file_is_refused_without_unpacking_it(data: bytes, tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in world.members(data).items():
            opened.writestr(name, content)
        opened.writestr("bomb", b"\0" * 50_000_000)
    assert verdict(world.save(out.getvalue(), tmp_path)) == 1


def test_what_is_no_bundle_at_all_is_not_good(tmp_path: Path, capsys) -> None:
    assert verdict(world.save(b"not a zip", tmp_path)) == 1
    assert "not a zip" in capsys.readouterr().err


def test_a_missing_file_and_a_folder_are_a_plain_sentence(tmp_path: Path, capsys) -> None:
    assert verdict(tmp_path / "missing.zip") == 2
    assert "missing.zip cannot be read" in capsys.readouterr().err
    assert verdict(tmp_path) == 2
    assert "it is a folder; give the ZIP file itself" in capsys.readouterr().err


def test_every_cut_of_a_bundle_is_told_as_not_good(data: bytes, tmp_path: Path) -> None:
    for share in (0.1, 0.5, 0.99):
        assert verdict(world.save(data[: int(len(data) * share)], tmp_path)) == 1


def test_signatures_are_checked_as_the_library_checks_them() -> None:
    draw = random.Random(3)
    for _round in range(12):
        key = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        public, text = key.public_key().public_bytes_raw(), draw.randbytes(40)
        mark = bytearray(key.sign(text))
        assert verify_bundle.is_signed(public, text, bytes(mark))
        mark[draw.randrange(64)] ^= 1 << draw.randrange(8)
        with pytest.raises(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(public).verify(bytes(mark), text)
        assert not verify_bundle.is_signed(public, text, bytes(mark))


def test_proofs_are_read_as_doorstep_reads_them() -> None:
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(40)]
    for size in range(1, 41):
        tree = merkle.Tree(leaves[:size])
        for n in range(size):
            path = tree.inclusion(n)
            assert verify_bundle.root_of(leaves[n], n, size, path) == tree.root
            assert (
                verify_bundle.root_of(leaves[n], n, size, [*path, path[0] if path else b"x" * 32])
                != tree.root
            )
            old = merkle.root(leaves[:n])
            if n:
                grown = tree.consistency(n)
                assert verify_bundle.is_grown_from((n, old), (size, tree.root), grown)
                assert not verify_bundle.is_grown_from((n, b"x" * 32), (size, tree.root), grown)


def test_the_verifier_stays_short_and_needs_nothing_but_python() -> None:
    source = Path(str(verify_bundle.__file__)).read_text()
    assert len(source.splitlines()) <= 250
    imported = {line.split()[1] for line in source.splitlines() if line.startswith("import ")}
    assert imported <= {"argparse", "base64", "hashlib", "json", "pathlib", "re", "struct", "sys",
                        "zipfile", "zlib"}  # fmt: skip
    assert "from " not in [line[:5] for line in source.splitlines()]
