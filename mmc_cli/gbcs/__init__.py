"""GBCS payloads, before Parse & Correlate: their sender, kind and time, from their bytes alone.

Takes bytes, returns a `Payload`: without keys, so no signature or MAC is verified and nothing encrypted is read. The
fields, their lengths and encodings are in schemas/gbcs_layout.csv. A payload is not converted to an MMC message.
"""
