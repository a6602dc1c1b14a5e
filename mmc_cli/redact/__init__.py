"""Redaction: a message goes in, the same message with pseudonyms in place of personal values comes out."""
