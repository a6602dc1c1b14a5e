"""Reads declarations from a pruned schema tree: each element, attribute and type, with its mmc: annotations."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from lxml import etree

from mmc_cli.model.xml_names import ANNOTATION, XS, annotated_names, local_name
from mmc_cli.specification.declarations import (
    BUILTIN_BASES,
    Declaration,
    EnumValue,
    Metric,
    Particle,
    Simple,
    Type,
    times,
)


class DeclarationReader:
    """Reads declarations from a pruned schema, each named type once."""

    def __init__(self, tree: etree._Element) -> None:
        self._roots = {str(node.get("name")): node for node in tree.iterfind(XS + "element")}
        self._named = {str(node.get("name")): node for node in tree.iterchildren(XS + "complexType", XS + "simpleType")}
        self._types: dict[str, Type] = {}
        self._simple: dict[str, Simple] = {}

    def read_root(self) -> Declaration:
        return self._element(self._roots["GBCSResponse"], 1)

    def find_type(self, name: str) -> Type | None:
        is_builtin = name.startswith("xs:") and name.removeprefix("xs:") in BUILTIN_BASES
        return self._type_of_name(name) if is_builtin or name in self._named else None

    def base_of(self, name: str) -> str | None:
        """Return the name of the type that the type of a name is derived from, or None."""
        if name.startswith("xs:"):
            base = BUILTIN_BASES.get(name.removeprefix("xs:"))
            return f"xs:{base}" if base else None
        paths = f"{XS}restriction", f"{XS}complexContent/*", f"{XS}simpleContent/*"
        node = self._named.get(name)
        steps = [step for path in paths if node is not None and (step := node.find(path)) is not None]
        return steps[0].get("base") if steps else None

    def _element(self, node: etree._Element, repeats: int | None) -> Declaration:
        given = {str(name): str(text) for name, text in node.attrib.items()}  # faster than asking the node for each
        ref = given.get("ref")
        return Declaration(
            name=ref or given["name"],
            type=self._type_of(self._roots[ref] if ref else node),
            max_occurs=times(repeats, _max_occurs(given)),
            required=given.get("minOccurs", "1") != "0",
            unit=given.get(ANNOTATION + "unit"),
            table=given.get(ANNOTATION + "table"),
            status=given.get(ANNOTATION + "status") == "true",
            alerts=annotated_names(given, "alerts"),
            messages=annotated_names(given, "messages"),
            before=given.get(ANNOTATION + "before"),
            object=_OBJECT.get(given.get(ANNOTATION + "object", "")),
            source=given.get(ANNOTATION + "source", ""),
            default=given.get("default"),
            doubt=given.get(ANNOTATION + "doubt"),
            metric=Metric._make([given.get(ANNOTATION + field) for field in Metric._fields]),
        )

    def _attribute(self, node: etree._Element) -> Declaration:
        return Declaration(
            name=str(node.get("name")),
            type=Type(None, value=self._simple_of(node)),
            required=node.get("use") == "required",
            source=node.get(ANNOTATION + "source", ""),
        )

    def _type_of(self, node: etree._Element) -> Type:
        name = node.get("type")
        if name is None:
            inner = next(node.iterchildren(XS + "complexType"), None)
            if inner is None:
                return Type(None, value=self._simple_of(node))
            return self._complex(inner)
        if name.startswith("xs:") or self._named[name].tag == XS + "simpleType":
            return Type(name, value=self._simple_named(name))
        if name not in self._types:
            self._types[name] = self._complex(self._named[name])
        return self._types[name]

    def _complex(self, node: etree._Element) -> Type:
        holder = next(node.iterchildren(*_CONTENTS), None)
        extension = next(holder.iterchildren(XS + "extension"), None) if holder is not None else None
        body = node if extension is None else extension
        base = Type(None) if extension is None else self._type_of_name(str(extension.get("base")))
        parts = [*([] if extension is None else [base.content]), *self._particles(body)]
        attributes = {str(each.get("name")): self._attribute(each) for each in body.iterchildren(XS + "attribute")}
        return Type(
            name=node.get("name"),
            content=parts[0] if len(parts) == 1 else Particle("sequence", parts=tuple(parts)),
            children=_Children(base.children, dict(_element_nodes(body, 1)), self._element),
            attributes={**base.attributes, **attributes},
            value=base.value,
            services=annotated_names(node, "services"),
            alerts=annotated_names(node, "alerts"),
            sentence=node.get(ANNOTATION + "sentence"),
            part=node.get(ANNOTATION + "part") == "true",
            minutes=int(node.get(ANNOTATION + "minutes", "0")) or None,
            source=node.get(ANNOTATION + "source", ""),
        )

    def _type_of_name(self, name: str) -> Type:
        return self._type_of(etree.Element("holder", type=name))

    def _particles(self, body: etree._Element) -> Iterator[Particle]:
        for node in body:
            occurs = int(node.get("minOccurs", "1")), _max_occurs(node)
            if node.tag == XS + "element":
                yield Particle("element", *occurs, name=str(node.get("ref") or node.get("name")))
            elif (kind := _GROUPS.get(str(node.tag))) is not None:
                yield Particle(kind, *occurs, parts=tuple(self._particles(node)))

    def _simple_of(self, node: etree._Element) -> Simple:
        name = node.get("type")
        if name is not None:
            return self._simple_named(name)
        return self._restriction(node.find(f"{XS}simpleType"), None)

    def _simple_named(self, name: str) -> Simple:
        if name.startswith("xs:"):
            return Simple(name.removeprefix("xs:"))
        if name not in self._simple:
            self._simple[name] = self._restriction(self._named[name], name)
        return self._simple[name]

    def _restriction(self, node: etree._Element | None, name: str | None) -> Simple:
        assert node is not None, "a simple value without a type"
        restriction = node.find(XS + "restriction")
        assert restriction is not None, "a simple type that is not a restriction"
        base = self._simple_named(str(restriction.get("base")))
        own_list = restriction.find(f"{XS}enumeration") is not None  # it replaces the list of the base
        enum_values: dict[str, EnumValue] = {} if own_list else dict(base.enum_values)
        facets: dict[str, tuple[str, ...]] = dict(base.facets)
        sources: dict[str, str] = dict(base.sources)
        for facet in restriction.iterchildren(etree.Element):
            kind, text = local_name(facet), str(facet.get("value"))
            if kind == "enumeration":
                code, ok = facet.get(ANNOTATION + "code"), facet.get(ANNOTATION + "ok") == "true"
                enum_values[text] = EnumValue(text, code, ok, facet.get(ANNOTATION + "source", ""))
            else:
                facets[kind] = (*facets.get(kind, ()), text)
                sources[kind] = facet.get(ANNOTATION + "source") or ""
        own = tuple(str(each.get("value")) for each in restriction.iterchildren(f"{XS}pattern"))
        patterns = (*base.patterns, own) if own else base.patterns
        table = node.get(ANNOTATION + "table") or base.table
        return Simple(base.builtin, enum_values, facets, table, name or base.name, sources, patterns)


class _Children(Mapping[str, Declaration]):
    """The declarations of the children of a type by name, each read on first use.

    A type has those of the type that it extends, and its own.
    """

    def __init__(
        self,
        base: Mapping[str, Declaration],
        nodes: dict[str, tuple[etree._Element, int | None]],
        read: Callable[[etree._Element, int | None], Declaration],
    ) -> None:
        self._base, self._nodes, self._read = base, nodes, read
        self._names = dict.fromkeys((*base, *nodes))
        self._declarations: dict[str, Declaration] = {}

    def __getitem__(self, name: str) -> Declaration:
        declaration = self._declarations.get(name)
        if declaration is None:
            node = self._nodes.get(name)
            declaration = self._declarations[name] = self._base[name] if node is None else self._read(*node)
        return declaration

    def get(self, name: str, default: Any = None) -> Any:  # called for each element of each message
        declaration = self._declarations.get(name)
        if declaration is None and name in self._names:
            return self[name]
        return declaration if declaration is not None else default

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _element_nodes(
    body: etree._Element, repeats: int | None
) -> Iterator[tuple[str, tuple[etree._Element, int | None]]]:
    """Yield the elements declared in a body by name, each with how often the groups around it may repeat it."""
    for node in body:
        if node.tag == XS + "element":
            yield str(node.get("ref") or node.get("name")), (node, repeats)
        elif node.tag in _GROUPS:
            yield from _element_nodes(node, times(repeats, _max_occurs(node)))


_CONTENTS = XS + "complexContent", XS + "simpleContent"
_OBJECT = {"true": True, "false": False}
_GROUPS: dict[str, Literal["sequence", "choice"]] = {XS + "sequence": "sequence", XS + "choice": "choice"}


def _max_occurs(node: etree._Element | Mapping[str, str]) -> int | None:
    text = node.get("maxOccurs", "1")
    return None if text == "unbounded" else int(text)
