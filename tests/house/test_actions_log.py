"""Every public action that writes is one transaction and writes exactly one entry of its own kind."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted([*ROOT.glob("tracker/actions/*.py"), *ROOT.glob("comms/actions/*.py")])
WRITES = {
    "create", "update", "save", "delete", "get_or_create", "update_or_create", "bulk_create",
    "bulk_update", "advance", "add_to_set",
}  # fmt: skip
RECORDS = {"record", "disclose"}
SEVERAL = {
    # A mail that belongs to nobody is entered as such, another one as what it turned out to be.
    "comms/replies.enter",
}
"""Actions with several entries in their text, of which exactly one is written."""
EACH_ITS_OWN = {
    # One transaction for each row that waited too long, so that one of them stops no other.
    "comms/requests.lay_back_expired", "comms/responses.lay_back_expired",
    # A wording that has to be opened for a letter; the look is a transaction by itself.
    "comms/letters.final_text", "comms/notices.opened",
}  # fmt: skip
PART_OF_ANOTHER = {
    "comms/aftermath.laid_back": "the withdrawal of the proposal is the entry",
    "comms/announcements.announce_since": "tells of entries; telling is none",
    "comms/heartbeat.beat": "that the worker lives, no deed",
    "comms/letters.keep_version": "part of proposing a request",
    "comms/notices.queue": "a notice without content, told by the entry it announces",
    "comms/proofs.mail": "the checkpoint is its own proof",
    "comms/sending.note_late_reply": "words of a mail server that changed nothing any more",
    "comms/waking.wake": "only sets when the worker looks again",
    "tracker/candidates.reassess": "derived again from what is there",
    "tracker/cases.let_team_in": "routing writes the entry, with the reason",
    "tracker/checkpoints.keep_stamp": "the checkpoint is its own proof",
    "tracker/deadlines.let_go": "part of closing a request",
    "tracker/deadlines.mark_met": "part of recording the answer",
    "tracker/emptying.mentions": "erasure and retention write the entry, through emptying.record",
    "tracker/emptying.rows": "the same",
    "tracker/emptying.sessions": "the same",
    "tracker/exports.note_progress": "how far a bundle is, no deed",
    "tracker/exports.queue": "the executed proposal is the entry",
    "tracker/addresses.forget": "part of ending the proposal",
    "tracker/emptying.changes_of_address": "erasure writes the entry",
    "tracker/people.new_channel": "part of the action that enters it",
    "tracker/people.take_into_use": "the same",
    "tracker/merging.sweep": "moves what a merge entered already",
    "tracker/joining.join": "contacts.log writes the entry",
    "tracker/joining.recount": "enquiries.split and merge write the entry",
    "tracker/joining.take_over": "part of merging two enquiries, which is the entry",
    "tracker/retention.purge": "emptying.record writes the entry that names what was emptied",
    "tracker/retention.purge_again": "the same",
    "tracker/rotation.reseal_all": "rotation.note writes the entry at the end",
}
"""Writers without an entry of their own, each with the reason."""


def calls(node: ast.AST) -> list[ast.Call]:
    """Return every call below `node`."""
    return [each for each in ast.walk(node) if isinstance(each, ast.Call)]


def name_of(call: ast.Call) -> str:
    """Return the last word of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_history(call: ast.Call) -> bool:
    """Tell whether this call writes an entry."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return name_of(call) in RECORDS and isinstance(owner, ast.Name) and owner.id == "history"


def is_atomic(function: ast.FunctionDef) -> bool:
    """Tell whether the function is decorated as one transaction."""
    return any("atomic" in ast.unparse(each) for each in function.decorator_list)


def writers() -> list[tuple[str, ast.FunctionDef, int]]:
    """Return public functions that write rows, with the number of entries they write."""
    found = []
    for path in MODULES:
        tree = ast.parse(path.read_text())
        private = {
            each.name: each
            for each in tree.body
            if isinstance(each, ast.FunctionDef) and each.name.startswith("_")
        }
        for function in tree.body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                reached = reach(function, private)
                entries = sum(is_history(call) for each in reached for call in calls(each))
                if entries or any(writes(each) for each in reached):
                    app = path.relative_to(ROOT).parts[0]
                    found.append((f"{app}/{path.stem}.{function.name}", function, entries))
    return found


def reach(function: ast.FunctionDef, private: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """Return the function and the private ones of its module that it calls."""
    seen, todo = [], [function]
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.append(each)
            todo += [private[name_of(call)] for call in calls(each) if name_of(call) in private]
    return seen


def writes(function: ast.FunctionDef) -> bool:
    """Tell whether the function writes rows itself."""
    return any(
        isinstance(call.func, ast.Attribute) and name_of(call) in WRITES and not is_field_set(call)
        for call in calls(function)
    )


def is_field_set(call: ast.Call) -> bool:
    """Tell a dictionary's update from a table's: on a query, or on a composed change."""
    owner = ast.unparse(call.func)
    return name_of(call) == "update" and not (
        owner.partition(".")[0].isupper()
        or any(
            word in owner for word in ("objects", "filter", "rows", "waiting", "drafts", "all()")
        )
    )


WRITERS = writers()
RECORDED = {name.partition("/")[2] for name, _function, entries in WRITERS if entries}


def hands_on(name: str, function: ast.FunctionDef) -> bool:
    """Tell whether it leaves the entry to another public action that it calls."""
    own = name.partition("/")[2].partition(".")[0]
    for call in calls(function):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        module = owner.id if isinstance(owner, ast.Name) else own
        if f"{module}.{name_of(call)}" in RECORDED or name_of(call) in {"propose", "approve"}:
            return True
    return False


def only_discloses(function: ast.FunctionDef) -> bool:
    """Tell whether all it writes is a look, which is a transaction by itself."""
    return all(name_of(call) != "record" for call in calls(function)) and not writes(function)


@pytest.mark.parametrize(
    ("name", "function", "entries"), WRITERS, ids=[each[0] for each in WRITERS]
)
def test_action_is_one_transaction_with_one_entry(name, function, entries):
    if name in PART_OF_ANOTHER:
        assert entries == 0, f"{name} writes an entry now: take it off the list"
        return
    if entries == 0 and hands_on(name, function):
        return
    assert entries == 1 or name in SEVERAL, f"{name} writes {entries} entries, not one"
    assert is_atomic(function) or name in EACH_ITS_OWN or only_discloses(function), name


def test_every_exception_still_exists():
    known = {name for name, _function, _entries in WRITERS}
    assert set(PART_OF_ANOTHER) | SEVERAL | EACH_ITS_OWN <= known
