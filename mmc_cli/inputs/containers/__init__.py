"""Containers of messages: archives, tables, JSON lines and XML with messages further in."""
