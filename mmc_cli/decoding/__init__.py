"""Turns a message into data: a tree of fields, a record, rows of tables, lines of listings, counts.

The schema of an MMC version gives each value its type and unit, the tables of codes give it its meaning. Content that
is in neither is kept as text, with the reason.
"""
