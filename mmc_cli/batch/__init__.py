"""Runs a job over many messages: selects them, processes each, and shares the work out to worker processes."""
