"""The kinds of work that are compared, one file each."""
