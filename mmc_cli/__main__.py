"""`python -m mmc_cli` is `mmc`. Ctrl-C and want of memory are handled before the rest is imported."""

import os

_NOT_CHECKED, _INTERRUPTED = 3, 130

try:
    import gc

    from mmc_cli.cli.signals import exit_on_interrupt
    from mmc_cli.model.defect import describe_error, is_out_of_memory
except KeyboardInterrupt:
    os.write(2, b"mmc: interrupted\n")
    os._exit(_INTERRUPTED)


def main() -> None:
    """Run `mmc` and end the process with its exit code."""
    exit_on_interrupt()
    gc.set_threshold(20_000)  # imports make many objects and no garbage: the default would collect 45 times
    try:
        from mmc_cli.cli.main import main as run
    except Exception as error:
        if not is_out_of_memory(error) and not isinstance(error, OSError):
            raise
        os.write(2, f"mmc: {describe_error(error)[0]}\n".encode())
        os._exit(_NOT_CHECKED)
    run()


if __name__ == "__main__":
    main()
