"""What a report about many messages holds: facts of messages in, counts and examples of a bounded size out."""
