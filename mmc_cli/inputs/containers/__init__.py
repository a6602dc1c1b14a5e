"""Containers of messages: archives, tables, JSON lines and XML with messages inside. See registry.py for the list."""
