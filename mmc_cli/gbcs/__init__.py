"""GBCS payloads, as they are before Parse & Correlate: who sent them, what they are and when, from their bytes alone.

Bytes go in, a `Payload` comes out: without keys, so no signature or MAC is verified and nothing encrypted is read. The
fields, their lengths and encodings are in schemas/gbcs_layout.csv. No MMC message is made of a payload.
"""
