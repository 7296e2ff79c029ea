"""The example: invented people and outlets, numbers and domains that nobody can have."""
