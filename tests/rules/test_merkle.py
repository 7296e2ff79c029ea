"""Proofs made in one pass: the same as the slow ones, and refused when anything is changed."""

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import merkle

LEAVES = [merkle.leaf_hash(str(n).encode()) for n in range(65)]


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_a_tree_built_once_gives_the_proofs_of_the_definition(items: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(item) for item in items]
    tree = merkle.Tree(leaves)
    assert (tree.size, tree.root) == (len(leaves), merkle.root(leaves))
    for index in range(len(leaves)):
        assert tree.inclusion(index) == merkle.inclusion_proof(leaves, index)


@pytest.mark.parametrize("size", range(1, 65))
def test_every_smaller_tree_is_proven_a_beginning_of_a_larger_one(size: int) -> None:
    tree = merkle.Tree(LEAVES[:size])
    for old in range(size + 1):
        path, root = tree.consistency(old), merkle.root(LEAVES[:old])
        assert path == merkle.consistency_proof(LEAVES[:size], old)
        assert merkle.is_consistent(old, root, size, tree.root, path), old


@pytest.mark.parametrize("size", range(2, 65, 3))
def test_no_changed_proof_root_or_size_passes_for_consistent(size: int) -> None:
    tree = merkle.Tree(LEAVES[:size])
    for old in range(1, size):
        path, root = tree.consistency(old), merkle.root(LEAVES[:old])
        wrong = hashlib.sha256(root).digest()
        assert not merkle.is_consistent(old, wrong, size, tree.root, path)
        assert not merkle.is_consistent(old, root, size, wrong, path)
        assert not merkle.is_consistent(old, root, size, tree.root, path[:-1])
        assert not merkle.is_consistent(old, root, size, tree.root, [*path, wrong])
        for place in range(len(path)):
            altered = [*path[:place], wrong, *path[place + 1 :]]
            assert not merkle.is_consistent(old, root, size, tree.root, altered)


def test_a_rewritten_beginning_is_not_consistent() -> None:
    old = merkle.root([merkle.leaf_hash(b"other"), *LEAVES[1:7]])
    tree = merkle.Tree(LEAVES)
    assert not merkle.is_consistent(7, old, 65, tree.root, tree.consistency(7))


def test_proofs_for_ten_thousand_entries_take_no_noticeable_time() -> None:
    began = time.monotonic()
    tree = merkle.Tree([merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(10_000)])
    paths = [tree.inclusion(n) for n in range(10_000)]
    assert len(paths[0]) == 14
    assert time.monotonic() - began < 2
