"""Every periodic job: name, task, minutes between runs. Jobs ask about state, never about time."""

SCHEDULE: tuple[tuple[str, str, int], ...] = (
    ("heartbeat", "comms.tasks.beat", 1),
    ("outbox", "comms.tasks.drain_outbox", 1),
    ("announcements", "comms.tasks.announce", 1),
    ("mail", "comms.tasks.read_mail", 1),
    ("deadlines", "tracker.tasks.watch_deadlines", 30),
    ("checkpoint", "comms.tasks.daily_checkpoint", 60),
    ("time stamps", "tracker.tasks.stamp_checkpoints", 15),
    ("verification", "tracker.tasks.verify_record", 60),
    ("exports", "tracker.tasks.tidy_exports", 30),
    ("retention", "tracker.tasks.keep_house", 720),
)
