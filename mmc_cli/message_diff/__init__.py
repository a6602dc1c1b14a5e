"""Compares messages by the meaning of their values: takes pairs of messages, returns differences by path."""
