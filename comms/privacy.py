"""The fields of what is said and sent, classified; tracker/privacy.py tells what follows."""

from tracker.privacy import S1, S2, K, Table

TABLES: dict[str, Table] = {
    "comms.Line": Table({
        S1: "key slug version language title body expires_on written_at written_by approved_at "
            "approved_by retired_at",
    }),
    "comms.Response": Table({
        S1: "key ref enquiry outlet journalist line language status proposal drafted_at drafted_by "
            "editors edits sent_at",
        S2: "recipient subject body",
    }, case="enquiry__case"),
    "comms.Message": Table({
        S1: "key purpose status case response formal_request enquiry user person proposal intake "
            "answers topic verified queued_at not_before attempts lease_until sent_at delivered_at "
            "stopped_at stopped_by resolved_as",
        S2: "sender recipient subject body raw digest about message_id last_reply",
        K: "token",
    }, case="case",
        persons=("person", "formal_request__person", "intake__reporter",
                 "intake__contacts__person", "proposal__emergency__person"),
        # A notice is made as it leaves and finds nobody then; only letters have to end first.
        numbered="recipient", busy={
            "purpose__in": ("response", "request", "emergency"),
            "status__in": ("queued", "sending", "uncertain"),
        }),
    "comms.Letter": Table({S1: "regime language version subject body added_at"}),
    "comms.Subscription": Table({S1: "user topic mode"}),
    "comms.Cursor": Table({S1: "name seq"}),
    "comms.Heartbeat": Table({S1: "name beat_at nonce"}),
}  # fmt: skip
