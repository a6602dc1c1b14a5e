"""`python -m mmc_cli` is `mmc`."""

from mmc_cli.cli.main import main

if __name__ == "__main__":
    main()
