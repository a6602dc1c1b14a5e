"""`python -m mmc_cli` is `mmc`. Ctrl-C is handled before anything else is imported."""

import gc

from mmc_cli.cli.signals import exit_on_interrupt


def main() -> None:
    """Run `mmc` and end the process with its exit code."""
    exit_on_interrupt()
    gc.set_threshold(20_000)  # imports make many objects and no garbage: the default would collect 45 times
    from mmc_cli.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
