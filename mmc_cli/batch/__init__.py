"""Runs a job over many messages: selects them, processes each, and distributes the work to worker processes."""
