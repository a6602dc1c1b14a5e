"""The commands of `mmc`, one file each."""
