"""Every field, classified: what it is, and so what happens to it when a person is erased.

Plain data. `tables()` joins this table with that of the app above, which settings name.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


class Class(StrEnum):
    """S0 to S4 from public to privileged, E evidence, H history, K keys."""

    S0 = "public"
    S1 = "internal"
    S2 = "personal"
    S3 = "sealed"
    S4 = "privileged"
    E = "evidence"
    H = "history"
    K = "key"


S0, S1, S2, S3, S4, E, H, K = Class
GOES = frozenset({S2, S3, S4, E, K})
"""What is emptied when somebody is erased; public and internal facts and headers stay."""


@dataclass(frozen=True)
class Table:
    """The fields of one model by class, in words parted by blanks, and whose its rows are.

    `case` and `persons` are lookups from a row to its case and to those it is about or from.
    `whole`: rows go altogether instead of being emptied. `numbered`: a field that must stay
    unique gets the row's number. `busy`: rows that are under way, which must end first.
    """

    fields: dict[Class, str]
    case: str = ""
    persons: tuple[str, ...] = ()
    whole: bool = False
    numbered: str = ""
    busy: dict[str, Any] = field(default_factory=dict)

    def named(self, *classes: Class) -> list[str]:
        """Return the fields of these classes."""
        return [name for one in classes for name in self.fields.get(one, "").split()]


_CONTACT = ("contact__person", "contact__reporter")
_INTAKE = ("intake__reporter", "intake__contacts__person")
TABLES: dict[str, Table] = {
    # --- Staff and settings: nobody a case protects ------------------------------------------
    "tracker.User": Table({
        K: "password", S2: "email name",
        S1: "key natural_person former_persons last_login language time_zone is_active contractor "
            "ends_on joined_at credentials_changed_at",
    }),
    "tracker.RoleGrant": Table({
        S1: "user role reason starts_at ends_at granted_at granted_by revoked_at revoked_by",
    }),
    "tracker.Team": Table({
        S1: "slug name languages countries time_zone holiday_place hours catch_all active",
    }),
    "tracker.Membership": Table({S1: "team user off_duty_until"}),
    "tracker.SetupLink": Table({K: "digest", S1: "user created_at expires_at used_at"}),
    "tracker.CalendarFeed": Table({K: "digest", S1: "user made_at"}),
    "tracker.RoutingRule": Table({
        S1: "position name conditions team lane answer_within_hours active changed_at changed_by",
    }),
    "tracker.RegimeApproval": Table({
        S1: "regime version enabled counsel note approved_at approved_by",
    }),
    "tracker.CaseNumber": Table({S1: "series latest"}),
    # --- Cases ------------------------------------------
    "tracker.Case": Table({
        S1: "key ref status marking owner opened_at closed_at closed_by latest_at merged_into",
        S2: "country language",
    }, case="pk"),
    "tracker.CaseGrant": Table({
        S1: "case user team break_glass starts_at until granted_at granted_by reviewed_at "
            "reviewed_by revoked_at revoked_by",
        S2: "reason",
    }, case="case"),
    "tracker.CaseExclusion": Table({
        S1: "case user excluded_at excluded_by", S2: "reason",
    }, case="case"),
    "tracker.Hold": Table({
        S1: "key case review_on placed_at placed_by released_at released_by",
        S2: "reason scope",
    }, case="case"),
    "tracker.CounselNote": Table({
        S1: "key case written_at written_by", S4: "body_sealed",
    }, case="case", whole=True),
    # --- People ------------------------------------------
    "tracker.Person": Table({
        S1: "key case circle added_at erased_at",
        S2: "label language country time_zone employment employed_until reach_note",
        S3: "is_minor name_sealed address_sealed phone_sealed",
    }, case="case", persons=("pk",)),
    "tracker.SafeChannel": Table({
        S1: "key person kind employer_mailbox added_at confirmed_at ended_at",
        S3: "value_sealed value_digest hint",
    }, case="person__case", persons=("person",), whole=True),
    "tracker.AccessKey": Table({
        S1: "key person kind made_at expires_at used_at ended_at", K: "digest",
    }, case="person__case", persons=("person",), whole=True),
    "tracker.Mandate": Table({
        S1: "key person what signed_by_guardian given_at until_on withdrawn_at", S2: "scope",
    }, case="person__case", persons=("person",)),
    "tracker.PersonMessage": Table({
        S1: "key person from_person written_at written_by read_at read_by", S2: "body",
    }, case="person__case", persons=("person",)),
    # --- What came in ------------------------------------------
    "tracker.Intake": Table({
        S1: "key ref source status kind raw_size case reporter received_at received_by",
        S2: "payload digest warnings", K: "once", E: "raw_name",
    }, case="case", persons=("reporter", "contacts__person")),
    "tracker.Contact": Table({
        S1: "key ref case intake enquiry person reporter channel nature status occurred_at "
            "precision logged_at outlet journalist their_deadline_at asked_to_stop "
            "stayed_after_asked followed would_not_say_who danger verified_sender team assignee "
            "answer_by",
        S2: "occurred_zone summary language claimed_name claimed_outlet claimed_handle handle_key "
            "story links minor school_or_hospital",
    }, case="case", persons=("person", "reporter")),
    "tracker.Route": Table({
        S1: "contact team assignee lane answer_by rule_name routed_at routed_by", S2: "reason",
    }, case="contact__case", persons=_CONTACT),
    "tracker.Enquiry": Table({
        S1: "key ref case outlet journalist nature lane open danger team assignee answer_by "
            "rule_name contacts_count aimed_at latest_channel first_at latest_at answered_at "
            "split_off merged_into",
        S2: "story caller minor why",
    }, case="case"),
    "tracker.Note": Table({
        S1: "key case enquiry written_at written_by", S2: "body",
    }, case="case"),
    "tracker.Blob": Table({E: "digest", S1: "key size stored_at verified_at removed_at"}),
    "tracker.Evidence": Table({
        S1: "key ref case contact intake blob preview preview_type preview_tries media_type how "
            "captured_at added_at giver added_by removed_at",
        S2: "original_name note source_url metadata_found",
    }, case="case", persons=("giver", *_CONTACT, *_INTAKE)),
    # --- Media: professional facts ------------------------------------------
    "tracker.Outlet": Table({
        S0: "key name kind country language group domains newsroom_email desist_email "
            "postal_address memberships source added_at",
    }),
    "tracker.Journalist": Table({S0: "key name outlet role email source added_at"}),
    "tracker.Handle": Table({S0: "kind value outlet journalist"}),
    "tracker.Publication": Table({
        S1: "key case outlet journalist kind published_at added_at", S2: "title url exposes",
    }, case="case"),
    "tracker.Check": Table({
        S1: "publication state checked_at checked_by", S2: "note",
    }, case="publication__case"),
    # --- Requests ------------------------------------------
    "tracker.FormalRequest": Table({
        S1: "key ref case person mandate regime regime_version sender_kind outlet journalist "
            "addressee_kind place publication follows language letter_version filed_by_way status "
            "outcome edits one_way_door_confirmed_at one_way_door_confirmed_by drafted_at "
            "drafted_by filed_at delivered_at delivery_proof decided_at facts",
        S2: "grounds elements subject body recipient_address outcome_note",
    }, case="case", persons=("person",)),
    "tracker.Deadline": Table({
        S1: "key formal_request case regime clock label side place due_on due_at unrolled_on "
            "act_by_on act_by_at reminder_on provisional paused steps citation confidence "
            "rule_version calendar_version facts computed_at met_at met_by waived_at waived_by "
            "reminded_days escalated_at",
        S2: "waived_reason",
    }, case="case", persons=("formal_request__person",)),
    "tracker.DeadlineChange": Table({
        S1: "deadline kind was_on now_on changed_at changed_by", S2: "reason",
    }, case="deadline__case", persons=("deadline__formal_request__person",)),
    "tracker.DesistEntry": Table({
        S1: "key case formal_request scope outlet journalist group country replaces "
            "channels proof_level direct "
            "acknowledged_by_group effective_at review_on entered_at lifted_at lifted_by",
        S2: "story note lifted_reason",
    }, case="case", persons=("formal_request__person",)),
    "tracker.Candidate": Table({
        S1: "key contact desist result level conditions flags caveats minutes_since status "
            "public_interest assessed_at judged_at judged_by",
        S2: "their_side reason",
    }, case="contact__case", persons=_CONTACT),
    # --- Acts of two people, bundles ------------------------------------------
    "tracker.Proposal": Table({
        S1: "key operation case subject_key status editors proposed_at proposed_by expires_at "
            "executed_at",
        S2: "payload facts digest reason findings ended_reason",
    }, case="case", persons=("emergency__person",)),
    "tracker.EmergencyAct": Table({
        S1: "key case proposal person kind done_at done_by reviewed_at reviewed_by",
        S2: "reason verdict",
    }, case="case", persons=("person",)),
    "tracker.Approval": Table({
        S1: "proposal factor approved_at approved_by", S2: "digest",
    }, case="proposal__case"),
    "tracker.Export": Table({
        S1: "key ref case variant proposal status done total attempts moved_at checkpoint blob "
            "size asked_at asked_by made_at expires_at downloads",
        S2: "recipient problem sha256",
    }, case="case"),
    # --- The record: headers stay, details are emptied by an entry that names them ------------
    "tracker.HistoryEvent": Table({
        H: "seq header leaf kind actor_key role case_key object_key at",
    }),
    "tracker.HistoryDetail": Table({H: "seq salt data erased_seq"}),
    "tracker.HistoryHead": Table({H: "size frontier last_leaf"}),
    "tracker.Checkpoint": Table({H: "size root note why made_at sent_to sent_at stamp"}),
    "tracker.Verification": Table({
        S1: "run_at ok events root checkpoint_size problems_count with_evidence",
    }),
}  # fmt: skip


def tables() -> dict[str, Table]:
    """Return the classification of every model, by its label."""
    return {**TABLES, **import_string(settings.PRIVACY_ABOVE)}
