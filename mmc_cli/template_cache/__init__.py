"""Replays the result of a message for others that differ only in values that do not change the verdict."""
