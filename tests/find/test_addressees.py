"""To whom a quote is addressed: sentences of our own, half of them with words that look like an addressee and are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import waqai
from waqai.lexicon.addressees import WAYS, addressing, lint_addressees, occasions
from waqai.types import Kind, Reading

with Path(__file__).with_name("addressees.tsv").open(encoding="utf-8") as table:
    CASES = [(row["text"], row["addressee"]) for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]
