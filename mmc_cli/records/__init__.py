"""The records that other programs read, one class each: what `-f jsonl` writes, and what `mmc schema RECORD` describes.

A record is defined once: its class gives the object, the JSON (written by msgspec) and the JSON Schema. The classes are
a contract: fields may be added, never changed.
"""
