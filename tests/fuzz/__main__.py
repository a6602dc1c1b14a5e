"""Fuzzes one target with atheris: `python -m tests.fuzz TARGET [OPTION OF LIBFUZZER]... [CORPUS]`."""

import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import atheris

LIMITS = ["-timeout=20", "-rss_limit_mb=1500", "-max_len=20000"]


def main(target: str, *arguments: str) -> None:
    """Add the seeds of a target to the corpus, if there is one, and fuzz until libFuzzer ends the process."""
    with atheris.instrument_imports(include=["mmc_cli"]):
        module = import_module(f"tests.fuzz.{target}")
    corpus = next((Path(each) for each in arguments if not each.startswith("-") and not Path(each).is_file()), None)
    if corpus is not None:
        corpus.mkdir(exist_ok=True)
        for seed in module.seeds():
            (corpus / f"seed-{sha256(seed).hexdigest()[:16]}").write_bytes(seed)
    atheris.Setup([sys.argv[0], *LIMITS, *arguments], module.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
