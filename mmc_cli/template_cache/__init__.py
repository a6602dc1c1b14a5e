"""Replays the result of a message for others that differ only in values that change no verdict."""
