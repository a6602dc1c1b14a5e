"""Messages as tables of a database, to be queried with SQL or kept in a file."""
