"""The commands, one file each: read the options, call the core, render what comes out, return the exit code."""
