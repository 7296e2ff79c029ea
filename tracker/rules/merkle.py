"""The tree of RFC 6962: leaves, roots, proofs. Pure functions over bytes."""

import hashlib
from collections.abc import Sequence


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ data), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


def append(frontier: list[bytes], size: int, leaf: bytes) -> list[bytes]:
    """Return the frontier after one more leaf; `size` is the number of leaves before.

    The frontier holds the roots of the full subtrees from the largest to the smallest, one for
    each bit that is set in `size`.
    """
    grown, node = list(frontier), leaf
    while size & 1:
        node = node_hash(grown.pop(), node)
        size >>= 1
    return [*grown, node]


def frontier_root(frontier: Sequence[bytes]) -> bytes:
    """Return the root of the tree whose full subtrees these are."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node_hash(left, root)
    return root


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over `leaves` (already hashed)."""
    frontier: list[bytes] = []
    for position, leaf in enumerate(leaves):
        frontier = append(frontier, position, leaf)
    return frontier_root(frontier)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of leaf `index`, RFC 6962 section 2.1.1."""
    if len(leaves) <= 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root(leaves[:middle])]


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the tree of `old_size` is a beginning of this one (2.1.2)."""
    if old_size in {0, len(leaves)}:
        return []
    return _subproof(old_size, leaves, whole=True)


def _subproof(old_size: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root(leaves)]
    middle = _split(len(leaves))
    if old_size <= middle:
        return [*_subproof(old_size, leaves[:middle], whole=whole), root(leaves[middle:])]
    return [
        *_subproof(old_size - middle, leaves[middle:], whole=False),
        root(leaves[:middle]),
    ]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that `path` leads to, or None when its length cannot be right."""
    node, last, steps = leaf, size - 1, list(path)
    while last > 0:
        if index % 2 or index < last:
            if not steps:
                return None
            sibling = steps.pop(0)
            node = node_hash(sibling, node) if index % 2 else node_hash(node, sibling)
        index, last = index // 2, last // 2
    return node if not steps else None
