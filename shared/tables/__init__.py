"""What people type or paste, read for every service alike: standard library only."""
