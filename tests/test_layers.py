"""Imports point one way: commands to renderers and core, the core down to results; Click and Rich stay on top."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "mmc_cli"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# From the bottom up: a module may import from rows above its own, never below; those of one package from each other.
LAYERS = (
    {"records"},
    {"model"},
    {"specification"},
    {"inputs"},
    {"rules"},
    {"validate"},
    {"decoding"},
    {"compare"},
    {"explain"},
    {"template_cache"},
    {"batch", "api"},
    {"render"},
    {"cli"},
)


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def place(path: Path) -> str:
    inside = path.relative_to(PACKAGE).parts
    return inside[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = place(path)
    if own in ("__init__", "__main__"):
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "mmc_cli" and len(parts) > 1 and parts[1] not in ("__version__", own):
            assert layer(parts[1]) < layer(own), f"{own} may not import {name}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {".".join(("mmc_cli", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in MODULES}
    names |= {name.removesuffix(".__init__"): path for name, path in names.items()}
    uses = {path: {names[name] for name in _modules(path) if name in names} - {path} for path in MODULES}
    while free := [path for path, used in uses.items() if not used]:
        uses = {path: used.difference(free) for path, used in uses.items() if path not in free}
    assert not uses, "these import each other: move what both need further down"


def _modules(path: Path) -> Iterator[str]:
    """What a module imports when it is loaded: the module of a name, not the package around it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name for name in inside if (ROOT / f"{name.replace('.', '/')}.py").is_file()]
            yield from found or [node.module]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_click_and_rich_stay_in_commands_and_renderers(path: Path) -> None:
    if place(path) in ("cli", "render"):
        return
    assert not {name.split(".")[0] for name in imported(path)} & {"click", "rich"}


def test_only_the_explaining_of_a_rejected_message_uses_xmlschema() -> None:
    users = {path.name for path in MODULES if any(name.startswith("xmlschema") for name in imported(path))}
    assert users == {"fault_messages.py", "schema_explainer.py"}


def test_every_source_file_has_a_test_file_of_its_name() -> None:
    for path in MODULES:
        if path.name in ("__init__.py", "__main__.py"):
            continue
        inside = path.relative_to(PACKAGE)
        test = ROOT / "tests" / inside.parent / f"test_{inside.name}"
        assert test.is_file(), f"add {test.relative_to(ROOT)}"


def test_no_source_file_is_too_long_to_read() -> None:
    long = {path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 320}
    assert not long, "split these by subject"
