"""Coverage-guided fuzzing by hand, with atheris (`pip install atheris`), which the tests do not need.

    python -m tests.fuzz reading -max_total_time=600 CORPUS

fuzzes one target; what follows its name goes to libFuzzer, and inputs that reach new code are kept in the folder CORPUS.
A target is a module here with `seeds()`, sound inputs to begin with, and `check(data)`, which raises for an input that
breaks what mmc promises. libFuzzer writes that input to a file `crash-...`; give it in place of CORPUS to run it again.
"""
