"""Redaction: takes a message, returns the same message with pseudonyms in place of personal values."""
