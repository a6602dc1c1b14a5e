"""Imports go one way: from commands to renderers and the core, down to the model; Click and Rich stay at the top."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "mmc_cli"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# From the bottom up: a module may import from its own package and from packages in rows above its own.
LAYERS = (
    {"records"},
    {"model"},
    {"specification"},
    {"gbcs"},
    {"inputs"},
    {"rules"},
    {"validate"},
    {"decoding"},
    {"redact"},
    {"compare"},
    {"message_diff"},
    {"explain"},
    {"template_cache"},
    {"report"},
    {"batch"},
    {"database"},
    {"api", "render"},
    {"browse"},
    {"cli"},
)


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = package_of(path)
    if own in ("__init__", "__main__"):
        return
    for name in imported_names(path):
        parts = name.split(".")
        if parts[0] == "mmc_cli" and len(parts) > 1 and parts[1] not in ("__version__", own):
            assert layer(parts[1]) < layer(own), f"{own} may not import {name}"


def test_no_modules_import_each_other_in_a_cycle() -> None:
    modules = [path for path in MODULES if path.parent != PACKAGE or path.name == "api.py"]
    names = {".".join(("mmc_cli", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in modules}
    names |= {name.removesuffix(".__init__"): path for name, path in names.items()}
    uses = {path: {names[name] for name in imported_modules(path) if name in names} - {path} for path in modules}
    while free := [path for path, used in uses.items() if not used]:
        uses = {path: used.difference(free) for path, used in uses.items() if path not in free}
    assert not uses, "these import each other: move what both need to a lower package"


def imported_modules(path: Path) -> Iterator[str]:
    """Yield what a module imports anywhere, for types too: the module that defines a name, not its package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in names if (ROOT / f"{name.replace('.', '/')}.py").is_file()]
            yield from modules or [node.module]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_click_and_rich_stay_in_commands_and_renderers(path: Path) -> None:
    if package_of(path) in ("browse", "cli", "render"):
        return
    assert not {name.split(".")[0] for name in imported_names(path)} & {"click", "rich"}


def test_only_the_last_resort_of_the_verdict_uses_xmlschema() -> None:
    users = {path.name for path in MODULES if any(name.startswith("xmlschema") for name in imported_names(path))}
    assert users == {"schema_verdict.py"}


def test_every_source_file_has_a_test_file_of_its_name() -> None:
    for path in MODULES:
        if path.name in ("__init__.py", "__main__.py"):
            continue
        relative = path.relative_to(PACKAGE)
        test = ROOT / "tests" / relative.parent / f"test_{relative.name}"
        assert test.is_file(), f"add {test.relative_to(ROOT)}"


def test_no_source_file_is_too_long_to_read() -> None:
    too_long = {path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 320}
    assert not too_long, "split these by subject"
