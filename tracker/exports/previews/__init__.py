"""New pixels of hostile files, made in a process that may fail instead of ours."""
