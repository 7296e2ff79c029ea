"""PostgreSQL for tests: between two tests the history may be emptied, and only then."""
