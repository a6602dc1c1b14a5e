"""The handling rules: checks, from MMC201 on, that follow from the catalogue and the release note but cannot be
expressed in the schema.

A rule is a function that takes the context of a message and yields hits; its docstring is the help that users read.
"""
