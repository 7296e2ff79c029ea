#!/usr/bin/env python3
"""Check a case bundle without Doorstep:  python verify_bundle.py BUNDLE.zip [--checkpoint FILE]

Needs Python 3.8, unpacks nothing. Every file is the one that was signed for; every entry stood in
the tree whose root is signed; what is shown of an entry was entered. With FILE, a checkpoint kept
elsewhere, nobody can have signed anew. Exit 0: all good. 1: something is wrong. 2: no such file.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import struct
import sys
import zipfile
import zlib

PIECE, LARGEST = 1 << 20, 256 << 20  # bytes
WARNING = " comes from the bundle itself: compare it with one that you have from elsewhere"
STATES = "shown", "withheld", "erased"
NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+|/[A-Za-z0-9_-]+)*")
P = 2**255 - 19  # the field and the order of Ed25519, RFC 8032
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")


def point(raw):
    """Return the point that 32 bytes spell, or None."""
    y, sign = int.from_bytes(raw, "little") & ((1 << 255) - 1), raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    good = y < P and (x * x - square) % P == 0 and (x or not sign)
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P) if good else None


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    total = (0, 1, 1, 0)
    while n:
        total, p, n = add(total, p) if n & 1 else total, add(p, p), n >> 1
    return total


def is_signed(key, text, mark):
    """Tell whether the 64 bytes of `mark` are the signature of `key` under `text`."""
    s, a, r = int.from_bytes(mark[32:], "little"), point(key), point(mark[:32])
    if len(key) != 32 or len(mark) != 64 or not a or not r or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(mark[:32] + key + text).digest(), "little")
    p, q = times(s, point(BASE)), add(r, times(h % ORDER, a))
    return not any((p[at] * q[2] - q[at] * p[2]) % P for at in (0, 1))


def opened(name, raw, key):
    """Return signer and lines of a text signed with `key`; ValueError says what is wrong."""
    body, line = raw.decode("utf-8").split("\n\n\u2014 ", 1)
    signer, mark = line.split(" ")
    sign = base64.b64decode(mark[:-1], validate=True)
    if sign[:4] != hashlib.sha256(signer.encode("utf-8") + b"\n\x01" + key).digest()[:4]:
        raise ValueError(f"{name}: signed by another installation or with another key")
    whole = base64.b64encode(sign).decode() + "\n" == mark
    if not whole or not is_signed(key, (body + "\n").encode("utf-8"), sign[4:]):
        raise ValueError(f"{name}: its signature does not fit: altered")
    return signer, body.split("\n")


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf, index, size, path):
    """Return the root that an inclusion proof of RFC 6962 leads to, or None."""
    last = size - 1
    for step in path:
        while index == last and last and not index & 1:
            index, last = index >> 1, last >> 1
        if index > last or not last:
            return None
        leaf = node(step, leaf) if index & 1 else node(leaf, step)
        index, last = index >> 1, last >> 1
    return None if last else leaf


def is_grown_from(kept, here, path):
    """Tell whether `path` proves the old tree the beginning of the new one, RFC 9162 2.1.4.2."""
    first, last = kept[0] - 1, here[0] - 1
    while first > 0 and first & 1:
        first, last = first >> 1, last >> 1
    path = path if first else [kept[1], *path]
    was = now = path[0]
    for step in path[1:]:
        if first & 1 or first == last:
            was, now = node(step, was), node(step, now)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            now = node(now, step)
        first, last = first >> 1, last >> 1
    return last == 0 and (was, now) == (kept[1], here[1])


class Bundle:
    """An open bundle: what was found in it, and what is wrong with it."""

    def __init__(self, file):
        self.file, self.names = file, zipfile.ZipFile(file).infolist()
        self.wrong, self.said, self.places, self.hashes = [], [], {}, {}

    def attempt(self, name, check, *given):
        try:
            check(*given)
        except (ValueError, LookupError, TypeError, AttributeError, struct.error) as problem:
            self.wrong.append(f"{name}: {problem or 'cannot be read'}")

    def container(self):
        """Every file lies plainly in the ZIP, one after the other, and nothing else is there."""
        at, table = 0, b""
        for info in self.names:
            name, left = info.filename.encode("utf-8", "replace"), info.file_size
            if not NAME.fullmatch(info.filename) or info.filename in self.places:
                raise ValueError(f"{info.filename!r}: a name that no bundle has, or has once")
            self.file.seek(at)
            head, digest, crc = self.file.read(30 + len(name)), hashlib.sha256(), 0
            while left > 0 and (data := self.file.read(min(left, PIECE))):
                digest.update(data)
                crc, left = zlib.crc32(data, crc), left - len(data)
            self.places[info.filename] = at + len(head), info.file_size
            self.hashes[info.filename] = digest.hexdigest()
            fields = 20, 0, 0, 0, 33, crc, info.file_size, info.file_size, len(name), 0
            if head != struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + name:
                self.wrong.append(f"{info.filename}: it or its place in the ZIP was altered")
            more = 0x314, *fields, 0, 0, 0, 0o600 << 16, at
            table += struct.pack("<4s6H3I5H2I", b"PK\1\2", *more) + name
            at += 30 + len(name) + info.file_size
        end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, *[len(self.names)] * 2, len(table), at, 0)
        self.file.seek(at)
        if self.file.read(len(table) + 23) != table + end:
            self.wrong.append("the list of files in the ZIP was altered, or something was put in")

    def read(self, name):
        self.file.seek(self.places[name][0])
        return self.file.read(min(self.places[name][1], LARGEST))

    def manifest(self, name, key):
        """Every file of the signed list is there, unaltered, and no other one."""
        signer, lines = opened(name, self.read(name), key)
        listed = {file: digest for digest, file in (line.split("  ") for line in lines[3:])}
        if lines[0] != signer + " bundle" or len(listed) != len(lines) - 3:
            raise ValueError(f"{name}: not the list of a bundle")
        for file in sorted({*listed, *self.hashes} - {name}):
            if self.hashes.get(file) != listed.get(file):
                self.wrong.append(f"{file}: missing, altered, or not signed for")
        self.said.append(f"{lines[1]}: {len(listed)} files, signed by {signer}")
        return signer, lines[2]

    def checkpoint(self, name, raw, key, signer):
        who, lines = opened(name, raw, key)
        if [signer, signer, str(int(lines[1])), 5] != [who, lines[0], lines[1], len(lines)]:
            raise ValueError(f"{name}: not a checkpoint of this installation")
        self.said.append(f"{name}: {lines[1]} entries, {lines[3]}")
        return int(lines[1]), base64.b64decode(lines[2], validate=True)

    def consistency(self, kept, here):
        """The tree of the checkpoint from elsewhere is the beginning of the bundle's."""
        proofs = json.loads(self.read("history/consistency.json"))
        path = [bytes.fromhex(step) for step in proofs.get(str(kept[0]), [])]
        if kept != here and not (path and is_grown_from(kept, here, path)):
            raise ValueError("younger than the bundle" if kept[0] > here[0] else "was rewritten")
        self.said.append("your checkpoint fits: nothing that it covers was rewritten since")

    def events(self, case, size, root):
        """Every entry stood in the tree; what is shown of it is what was entered."""
        lines, found = self.read("history/events.ndjson").decode("ascii").split("\n")[:-1], {}
        for number, line in enumerate(lines, 1):
            self.attempt(f"history entry {number}", self.event, line, case, size, root, found)
        states = [entry["state"] for entry in found.values()]
        self.said += [f"history: {states.count(state)} entries {state}" for state in STATES]
        self.attempt("record/exhibits.json", self.exhibits, found)

    def event(self, line, case, size, root, found):
        entry = json.loads(line)
        header, shown = json.loads(entry["header"]), entry["state"] == "shown"
        leaf = hashlib.sha256(b"\x00" + entry["header"].encode("utf-8")).digest()
        path = [bytes.fromhex(step) for step in entry["proof"]]
        if root_of(leaf, header["seq"], size, path) != root:
            raise ValueError(f"number {header['seq']} never stood in this history, or was altered")
        if header["case"] not in case.split() or header["seq"] <= next(reversed(found), -1):
            raise ValueError(f"number {header['seq']} is of another case or out of place")
        said = bytes.fromhex(entry.get("salt", "")) + entry.get("data", "").encode("utf-8")
        fits = hashlib.sha256(said).hexdigest() == header["commit"] if shown else not said
        if not fits or entry["state"] not in STATES:
            raise ValueError(f"number {header['seq']}: what it says was altered")
        found[header["seq"]] = dict(entry, header=header)

    def exhibits(self, entries):
        """Every original is the one that was entered; one left out is committed to by an entry."""
        rows = json.loads(self.read("record/exhibits.json"))
        for row in rows:
            entry = entries.get(row["entry"], {"header": {"object": row["key"]}, "state": ""})
            said = json.loads(entry["data"]) if entry["state"] == "shown" else {}
            known = {self.hashes.get(row["file"]), row["sha256"], said.get("digest", row["sha256"])}
            if entry["header"]["object"] != row["key"] or (row["file"] and len(known) != 1):
                self.wrong.append(f"{row['ref']}: not the original that the history knows")
        self.said.append(f"exhibits: {len(rows)}, left out {sum(not row['file'] for row in rows)}")

    def run(self, outside):
        self.container()
        key = bytes.fromhex(self.read("history/key.txt").decode("ascii"))
        signer, case = self.manifest("manifest.txt", key)
        note = self.read("history/checkpoint.txt")
        here = self.checkpoint("history/checkpoint.txt", note, key, signer)
        self.attempt("history/events.ndjson", self.events, case, *here)
        if outside:
            kept = self.checkpoint("your checkpoint", outside, key, signer)
            self.attempt("your checkpoint", self.consistency, kept, here)
        self.said.append(f"key: {key.hex()}" + ("" if outside else WARNING))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--checkpoint", metavar="FILE", type=pathlib.Path, help="kept elsewhere")
    options = parser.parse_args(arguments)
    try:
        outside = options.checkpoint.read_bytes() if options.checkpoint else b""
        with options.bundle.open("rb") as file:
            bundle = Bundle(file)
            bundle.attempt("the bundle", bundle.run, outside)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        folder = options.bundle.is_dir() and "it is a folder; give the ZIP file itself"
        sys.stderr.write(f"{options.bundle} cannot be read: {folder or problem}\n")
        return 2 if isinstance(problem, OSError) else 1
    lines = [f"  {line}\n" for line in bundle.said] + [f"WRONG  {line}\n" for line in bundle.wrong]
    sys.stdout.write("".join(lines) + ("NOT GOOD\n" if bundle.wrong else "ALL GOOD\n"))
    return 1 if bundle.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
