"""`python -m mmc_cli` is `mmc`. Ctrl-C is handled before anything else is imported."""

from mmc_cli.cli.signals import exit_on_interrupt


def main() -> None:
    """Run `mmc` and end the process with its exit code."""
    exit_on_interrupt()
    from mmc_cli.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
