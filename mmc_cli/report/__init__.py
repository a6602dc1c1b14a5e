"""Data of a report about many messages: takes facts of messages, returns counts and examples of a bounded size."""
