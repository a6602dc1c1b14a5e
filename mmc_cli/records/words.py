"""The words that fields of records choose from, in the order in which their JSON Schemas list them."""

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["alert", "response"]
Severity: TypeAlias = Literal["error", "warning", "info"]
FindingLayer: TypeAlias = Literal["input", "schema", "handling"]
VerdictWord: TypeAlias = Literal["valid", "invalid", "not-checked"]
Presence: TypeAlias = Literal["required", "optional", "one of"]
Sensitivity: TypeAlias = Literal["personal", "none"]
ChangeLayer: TypeAlias = Literal["schema", "catalogue", "handling"]
View: TypeAlias = Literal["reader", "replay", "writer", "typed", "meaning"]
ChangeVerdict: TypeAlias = Literal["breaking", "risky", "unknown", "safe"]
DifferenceKind: TypeAlias = Literal["changed", "only-in-a", "only-in-b", "order", "not-comparable"]
