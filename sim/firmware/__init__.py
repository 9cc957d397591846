"""Programs for the reference system, and how they are compiled."""

