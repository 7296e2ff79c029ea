"""The tree of RFC 6962: leaves, roots, proofs. Pure functions over bytes."""

import hashlib
from collections.abc import Iterable, Sequence


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


class Growing:
    """A frontier that grows in place: a walk over a whole record copies nothing per leaf."""

    def __init__(self) -> None:
        self.size = 0
        self._frontier: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take one more leaf."""
        size, node, frontier = self.size, leaf, self._frontier
        while size & 1:
            node = hashlib.sha256(b"\x01" + frontier.pop() + node).digest()
            size >>= 1
        frontier.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return frontier_root(self._frontier)


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


HASH = 32


class Tree:
    """Every level of a tree, built once in O(n); each proof then costs O(log n).

    A level is one run of bytes, a third of the memory that separate hashes take.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [b"".join(leaves)]
        while len(self._levels[-1]) > HASH:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def size(self) -> int:
        """Return the number of leaves."""
        return len(self._levels[0]) // HASH

    @property
    def root(self) -> bytes:
        """Return the root over all leaves."""
        return self._levels[-1] or EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """Return the audit path of leaf `index`, the same as `inclusion_proof`."""
        path = []
        for depth in range(len(self._levels) - 1):
            sibling = self._node(depth, (index >> depth) ^ 1)
            if sibling:
                path.append(sibling)
        return path

    def consistency(self, old_size: int) -> list[bytes]:
        """Return the proof that the tree of `old_size` is a beginning of this one."""
        if old_size in {0, self.size}:
            return []
        return self._subproof(old_size, 0, self.size, whole=True)

    def _node(self, depth: int, index: int) -> bytes:
        return self._levels[depth][index * HASH : (index + 1) * HASH]

    def _subproof(self, old_size: int, start: int, count: int, *, whole: bool) -> list[bytes]:
        if old_size == count:
            return [] if whole else [self._over(start, count)]
        middle = _split(count)
        if old_size <= middle:
            rest = self._over(start + middle, count - middle)
            return [*self._subproof(old_size, start, middle, whole=whole), rest]
        right = self._subproof(old_size - middle, start + middle, count - middle, whole=False)
        return [*right, self._over(start, middle)]

    def _over(self, start: int, count: int) -> bytes:
        # Ranges that proofs ask for begin where a full subtree of their width begins.
        depth = (count - 1).bit_length()
        return self._node(depth, start >> depth)


def _level_above(level: bytes) -> bytes:
    """Hash neighbours; an odd last node rises as it is, which gives the tree of RFC 6962."""
    step = 2 * HASH
    pairs = (level[at : at + step] for at in range(0, len(level), step))
    return b"".join(
        hashlib.sha256(b"\x01" + pair).digest() if len(pair) == step else pair for pair in pairs
    )


def is_consistent(
    old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether `path` proves the old tree a beginning of the new one, RFC 9162 2.1.4.2."""
    if old_size in {0, size}:
        return not path and old_root == (root if old_size else EMPTY_ROOT)
    steps = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not steps or not 0 < old_size < size:
        return False
    return _roots_of(steps, old_size - 1, size - 1) == (old_root, root)


def _roots_of(steps: list[bytes], old: int, new: int) -> tuple[bytes, bytes] | None:
    """Return both roots that the steps lead to; `old` and `new` are the last leaves."""
    while old & 1:
        old, new = old >> 1, new >> 1
    old_root = new_root = steps[0]
    for step in steps[1:]:
        if not new:
            return None
        if old & 1 or old == new:
            old_root, new_root = node_hash(step, old_root), node_hash(step, new_root)
            while old and not old & 1:
                old, new = old >> 1, new >> 1
        else:
            new_root = node_hash(new_root, step)
        old, new = old >> 1, new >> 1
    return None if new else (old_root, new_root)
