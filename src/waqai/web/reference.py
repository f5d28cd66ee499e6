"""The reference of the API as Markdown, from its OpenAPI document: ``python -m waqai.web.reference FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from waqai.web import api

_HEAD = """# The API

Generated from `GET /api/v1/openapi.json` by `python -m waqai.web.reference docs/api.md`; how it is served, and who may do what, is told in [web.md](web.md).
Lists answer with `items` and `next`; give `next` back as `cursor`. Times are UTC, days `YYYY-MM-DD`, positions in texts half-open ranges of code points.
Types are those of the package; their fields are in the OpenAPI document and in [schema.json](schema.json).
"""


def described() -> dict[str, Any]:
    """The OpenAPI document, of an application without a store."""
    app = FastAPI(openapi_url=None)
    app.include_router(api.router())
    return api.openapi(app)


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the reference."""
    yield _HEAD.rstrip()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield from ("", f"## {method.upper()} {path}", "", operation["summary"])
            yield from _taken(operation)
            yield from _parameters(operation)
            yield from _answers(operation)


def _taken(operation: Mapping[str, Any]) -> Iterator[str]:
    if body := operation.get("requestBody"):
        yield from ("", f"Takes: {_type(body['content']['application/json']['schema'])}, as JSON.")


def _parameters(operation: Mapping[str, Any]) -> Iterator[str]:
    if not (given := operation.get("parameters")):
        return
    yield from ("", "| parameter | type | meaning |", "|---|---|---|")
    for p in given:
        needed = " (required)" if p["required"] and p["in"] == "query" else ""
        yield f"| `{p['name']}`{needed} | {_type(p['schema'])} | {p.get('description', 'The id.')} |"


def _answers(operation: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    for status, said in operation["responses"].items():
        if status.startswith("2"):
            kinds = ", ".join(f"{_type(content['schema'])} ({media})" for media, content in said.get("content", {}).items())
            yield f"Answers {status}: {kinds or 'nothing'}."
    if errors := sorted(status for status in operation["responses"] if status[0] in "45"):
        yield f"Refuses with {', '.join(errors)}, as `application/problem+json`."


def _type(schema: Mapping[str, Any]) -> str:
    """A schema in few words."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if schema.get("type") == "array":
        least = f", at least {schema['minItems']}" if "minItems" in schema else ""
        return f"{_type(schema['items'])}, may come several times{least}"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return str(schema.get("format") or schema.get("type") or "anything")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("\n".join(lines(described())) + "\n", encoding="utf-8")
