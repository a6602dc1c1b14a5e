"""Compares messages by what their values mean: pairs of messages in, differences by path out."""
