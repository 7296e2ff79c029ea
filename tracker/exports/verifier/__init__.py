"""The check that is handed out with every bundle; it needs nothing of Doorstep."""
