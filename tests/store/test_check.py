"""What is broken is found, and named."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import text

from waqai.store import Store
from waqai.store.check import Finding, findings
from waqai.store.rows import packed
from waqai.types import Evidence, Reading, Span


class UndoneError(Exception):
    """Raised to take back what a test spoilt."""


def spoilt(store: Store, *statements: str, **values: object) -> str:
    """What is found after some statements, which are then taken back."""
    found: list[Finding] = []
    with suppress(UndoneError), store.database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
        found += findings(store.database)
        raise UndoneError
    return "\n".join(f"{f.where}: {f.what}" for f in found)


def test_a_sound_store_has_no_findings(filled: Store) -> None:
    assert list(findings(filled.database)) == []


#: What breaks a store, and what is found then.
BREAKING = {
    "UPDATE documents SET text = 'نص' WHERE id = 'nairobi'": "does not stand at",
    "UPDATE readings SET is_current = NOT is_current WHERE document = 'kuwait'": "document kuwait: has no current reading",
    "DELETE FROM parties WHERE telling IN (SELECT id FROM tellings WHERE document = 'tokyo')": "document tokyo: its parties in the store",
    "UPDATE tellings SET type = 'AID' WHERE document = 'kuwait'": "document kuwait: its events in the store",
    "UPDATE quotes SET content_start = content_start + 1": "document nairobi: its quotes in the store",
    "DELETE FROM record_tellings": "is of a linked document and in no record",
    "DELETE FROM records": "is of a linked document and in no record",
    "INSERT INTO record_aliases (alias, record) SELECT min(id), min(id) FROM records": "leads to another",
    "INSERT INTO event_references (telling, target, score, body) SELECT min(id), 'none', 0, '{}' FROM tellings": "event none: leads nowhere",
    "INSERT INTO links VALUES ('none', 'nairobi', 'follows', 0, 'test', '{}')": "link of none: has an end",
    "DELETE FROM document_words": "full-text index 0: does not hold as many",
}


def test_broken_rows_are_found(filled: Store) -> None:
    found = {statement: spoilt(filled, statement) for statement in BREAKING}
    assert {statement: BREAKING[statement] in said for statement, said in found.items()} == dict.fromkeys(BREAKING, True), found
    assert list(findings(filled.database)) == []


def test_a_quotation_that_does_not_stand_is_found(filled: Store, readings: list[Reading]) -> None:
    from msgspec.structs import replace

    event = readings[1].events[0]
    false = replace(readings[1], events=(replace(event, mentions=(Evidence(Span(0, 4), "كلمة"),)), *readings[1].events[1:]))
    found = spoilt(filled, "UPDATE readings SET body = :body WHERE document = 'kuwait'", body=packed(false))
    assert "reading of document kuwait: 'كلمة' does not stand at 0..4" in found


def test_a_reading_that_cannot_be_decoded_is_found(filled: Store) -> None:
    assert "reading of document kuwait: cannot be decoded" in spoilt(
        filled, "UPDATE readings SET body = :body WHERE document = 'kuwait'", body=b"nothing"
    )


def test_a_damaged_dossier_is_found(filled: Store) -> None:
    found = spoilt(
        filled,
        "INSERT INTO dossiers VALUES ('d', 'm', 'signed', NULL, NULL, '0001-01-01', '{}')",
        "INSERT INTO dossier_stages VALUES ('d', 0, 'signed', NULL, NULL, 'kuwait', 'كلمة', 0, 4)",
    )
    assert "dossier d, stage 0: 'كلمة' does not stand at 0..4 of document kuwait" in found
