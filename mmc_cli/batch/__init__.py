"""Runs a command over many messages: which are wanted, what is done with each, and in which processes."""
