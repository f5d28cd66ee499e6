"""The contract: readings as JSON and back, and the JSON Schema that says what they look like.

The schema is generated from the types; ``python -m waqai.contract`` prints it, and ``docs/schema.json`` holds it.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from waqai.types import EvidenceError, Reading

#: Raised when a field is renamed, removed or changes its meaning; added fields leave it as it is.
CONTRACT_VERSION = "1"

_decoder = msgspec.json.Decoder(Reading)
_encoder = msgspec.json.Encoder()


class ContractError(ValueError):
    """JSON that is not a reading, or a reading whose evidence does not stand in its text."""


def to_json(reading: Reading) -> bytes:
    """A reading as one line of UTF-8 JSON."""
    return _encoder.encode(reading)


def from_json(data: bytes | str) -> Reading:
    """The reading of a JSON object; every quotation is checked against the text. Raises ContractError saying where it is wrong."""
    try:
        reading = _decoder.decode(data)
        reading.verify()
    except (msgspec.DecodeError, EvidenceError) as error:
        raise ContractError(f"not a reading: {error}") from error
    return reading


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a reading."""
    generated = json.loads(json.dumps(msgspec.json.schema(Reading)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "waqai reading", "version": CONTRACT_VERSION, **generated}


if __name__ == "__main__":
    print(json.dumps(schema(), indent=1, ensure_ascii=False))
