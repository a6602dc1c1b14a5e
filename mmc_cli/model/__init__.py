"""The values that mmc passes around: versions, origins, findings, verdicts, headers, fields and entries."""
