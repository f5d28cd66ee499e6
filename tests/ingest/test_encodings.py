from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.ingest.encodings import decode_bytes
from waqai.ingest.files import decode
from waqai.ingest.sources import documents_of
from waqai.types import Document

TEXT = "أعلنت وزارة الخارجية الأردنية أمس أن الوزير سيزور بغداد غدا. وقال المتحدث باسمها إن الزيارة رسمية، وستبحث ملف الطاقة."
ARABIC = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىؤئ .،\n"), min_size=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("declared", ["", "utf-8", "windows-1256", "iso-8859-6", "iso-8859-1", "no-such-set", "utf-16"])
def test_text_is_found_whatever_is_declared(encoding: str, declared: str) -> None:
    assert decode_bytes(TEXT.encode(encoding), declared).text == TEXT


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("text", ["قمة بغداد", "وزير الخارجية", "انفجار في مطار عدن", "مجلس الأمن يدين"])
def test_a_few_words_are_enough(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("worn", "true"),
    [("latin-1", "utf-8"), ("windows-1256", "utf-8"), ("cp1252", "windows-1256")],
    ids=["Ø§Ù„", "ط§ظ„", "Çá"],
)
def test_text_encoded_twice_is_set_right_and_said_so(worn: str, true: str) -> None:
    found = decode_bytes(TEXT.encode(true).decode(worn).encode())
    assert found.text == TEXT
    assert "encoded twice" in found.note


def test_rows_and_objects_encoded_twice_are_set_right_too(tmp_path: Path) -> None:
    twice = TEXT.encode().decode("latin-1")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": twice}), encoding="utf-8")
    (tmp_path / "b.csv").write_text(f'text\n"{twice}"\n', encoding="utf-8")
    assert [d.text for d in documents_of(str(tmp_path)) if isinstance(d, Document)] == [TEXT, TEXT]


def test_text_encoded_twice_with_losses_is_refused() -> None:
    lossy = TEXT.encode().decode("ascii", "replace").replace("\ufffd", "Ø?")
    broken = TEXT.encode().decode("latin-1").replace("\u0084", "?").replace("\u0088", "?").replace("§", "?")
    assert decode_bytes(broken.encode()).text is None
    assert "letters lost" in decode_bytes(broken.encode()).note
    assert decode_bytes(lossy.encode()).text is not None  # nothing Arabic can be made of it: left to the language filter


def test_a_body_cut_in_a_letter_and_a_stray_byte_are_no_other_encoding() -> None:
    assert (decode(TEXT.encode()[:-1]) or "").startswith(TEXT[:-2])
    found = decode_bytes((TEXT * 3).encode() + b"\xff" + (TEXT * 3).encode())
    assert found.encoding == "utf-8"
    assert "1 undecodable" in found.note


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x00" * 500, b"\x89PNG\r\n\x1a\n" + bytes(range(200)), b"%PDF-1.7\n" + bytes(range(128, 256)) * 9]
)
def test_binary_data_are_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_a_null_at_the_end_of_a_report_is_dropped(tmp_path: Path) -> None:
    assert decode((TEXT + "\n\x00").encode()) == TEXT + "\n"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT + "\x00"}), encoding="utf-8")
    assert [d.text for d in documents_of(str(tmp_path)) if isinstance(d, Document)] == [TEXT]


def test_declared_latin_text_is_text_for_others_to_judge() -> None:
    french = "Le président a été élu à Paris, où il était né."
    assert decode_bytes(french.encode("latin-1"), "iso-8859-1").text == french
    assert decode(french.encode("latin-1")) is None
    assert decode(french.encode()) == french


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "windows-1256", "iso-8859-6", "cp864", "x"]))
def test_decoding_never_fails(data: bytes, declared: str) -> None:
    found = decode_bytes(data, declared)
    assert found.text is not None or found.note


@given(ARABIC)
def test_utf8_comes_back_as_it_went(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.text(max_size=200).filter(lambda t: not any(c < " " for c in t)))
def test_any_text_in_utf8_comes_back_or_is_said_to_be_repaired(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    found = decode_bytes(data)
    assert found.text is None or found.note or found.text == data.decode("utf-8-sig").replace("\x00", "")


@given(
    st.lists(st.sampled_from(TEXT.replace(".", "").replace("،", "").split()), min_size=8, max_size=30, unique=True),
    st.sampled_from(["windows-1256", "iso-8859-6"]),
)
def test_single_byte_sets_come_back(words: list[str], encoding: str) -> None:
    text = " ".join(words)
    assert decode(text.encode(encoding)) == text
