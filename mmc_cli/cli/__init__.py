"""The commands, one file each: parse options, run the core, write the results, return an exit code."""
