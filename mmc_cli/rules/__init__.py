"""The handling rules: what the catalogue and the release note say and the schema cannot, from MMC201.

A rule is a function that takes the context of a message and yields hits; its docstring is the help that users read.
"""
