"""waqai: Arabic news reports into political event records that can be cited.

>>> import waqai
>>> reading = waqai.read("استقبل الرئيس التونسي وزير الخارجية الجزائري أمس الثلاثاء", published="2025-12-24")
>>> [event.type for event in reading.events]
['CONSULT']
"""

from __future__ import annotations

__version__ = "0.1.0"

from waqai.api import Reader, read
from waqai.types import Document, Event, Evidence, Mention, Quote, Reading, Role, Span, Status

__all__ = ["Document", "Event", "Evidence", "Mention", "Quote", "Reader", "Reading", "Role", "Span", "Status", "__version__", "read"]
