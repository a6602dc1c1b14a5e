"""`python -m mmc_cli` is `mmc`. Ctrl-C and want of memory are handled before the rest is imported."""

import os
import sys

_NOT_CHECKED, _INTERRUPTED = 3, 130

try:
    import gc

    from mmc_cli.cli.signals import exit_on_interrupt
    from mmc_cli.model.defect import describe_error, is_out_of_memory
except KeyboardInterrupt:
    os.write(2, b"mmc: interrupted\n")
    os._exit(_INTERRUPTED)


def _hush_memory_errors() -> None:
    """Suppress what lxml prints for a MemoryError that it cannot raise; the message is reported as not checked."""
    sys.excepthook = lambda kind, *rest: None if issubclass(kind, MemoryError) else sys.__excepthook__(kind, *rest)
    sys.unraisablehook = lambda each: None if issubclass(each.exc_type, MemoryError) else sys.__unraisablehook__(each)


def main() -> None:
    """Run `mmc` and end the process with its exit code."""
    exit_on_interrupt()
    _hush_memory_errors()
    gc.set_threshold(300_000)  # imports and templates make many objects and no garbage: each would be visited often
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
