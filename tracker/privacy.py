"""Every personal field, classified: what it is, and so what happens to it when a person is erased."""

from enum import StrEnum


class Class(StrEnum):
    """S0 public, S1 internal, S2 personal, S3 sealed, S4 privileged, E evidence, H history, K keys."""

    S0 = "public"
    S1 = "internal"
    S2 = "personal"
    S3 = "sealed"
    S4 = "privileged"
    E = "evidence"
    H = "history"
    K = "key"
