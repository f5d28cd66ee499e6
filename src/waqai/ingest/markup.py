"""The parts of an HTML page around its article: parsing, visible lines, and what sites put between the paragraphs. Needs lxml (extra ``ingest``)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from waqai.text.fold import fold

#: An element of lxml, which has no types of its own.
Element = Any

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section table td th tr ul time".split()
)
_UNSEEN = frozenset("script style noscript template iframe svg select option button textarea nav footer aside form head title".split())
#: Classes and ids of what is beside an article; its dates are those of other articles or of today.
_BESIDE = re.compile(
    r"related|sidebar|comment|ticker|breaking|most-?read|trending|widget|top-?bar|masthead|site-header|newsletter|copyright", re.IGNORECASE
)

#: What introduces links to other articles, sharing and subscribing (folded); a line that starts so is no part of the report.
_STARTS = re.compile(
    r"^[\s\W]*(?:"
    r"[اق]+را ?(?:ايضا|المزيد|كذلك)|(?:شاهد|طالع|انظر|تابع|راجع)(?:وا)? (?:ايضا|كذلك)|للمزيد|لقراءه المزيد|(?:ال)?مزيد من (?:الاخبار|المقالات|المواضيع|الموضوعات)|"
    r"(?:مواضيع|اخبار|مقالات|روابط|موضوعات|قصص|مواد) (?:ذات صله|متعلقه|مشابهه)|قد (?:يهمك|يعجبك|يهمكم)|(?:الاكثر|الاعلي) (?:قراءه|مشاهده|تداولا)|"
    r"(?:تابعونا|تابعنا|تابعوا (?:اخر|اخبار)|تابع (?:اخر|اخبار)|انضم(?:وا)? (?:الي|لقناه)|اشترك(?:وا)? (?:في|الان)|حمل(?:وا)? (?:التطبيق|تطبيق))|"
    r"شارك(?:وا)? (?:الخبر|المقال|المقاله|هذا|هذه|عبر|علي (?:فيسبوك|تويتر|واتساب|منصه))|شاركها|انسخ الرابط|نسخ الرابط|ارسل (?:الي|ل)صديق|"
    r"جميع الحقوق محفوظه|كافه الحقوق محفوظه|حقوق (?:النشر|الطبع)|(?:كلمات|الكلمات) (?:مفتاحيه|دلاليه|المفتاحيه|الدلاليه)|الوسوم|"
    r"(?:اضف|اترك|اكتب) تعليق|تكبير الخط|تصغير الخط|(?:تاريخ|وقت) النشر|(?:نشر|نشرت) (?:في|بتاريخ|يوم) ?:?\s*\d|اخر تحديث|(?:مده|وقت|زمن) القراءه|عدد (?:المشاهدات|القراءات))"
)
#: Words of which whole lines of buttons are made (folded).
_BUTTONS = frozenset(
    "عوده رجوع شارك مشاركه المشاركه طباعه اطبع فيسبوك تويتر واتساب تيليغرام تلغرام تليجرام انستغرام يوتيوب لينكدان لينكد ان ايميل بريد الكتروني الخط حجم اعلان اعلانات "
    "التعليقات تعليقات تعليق علي عبر الخبر المقال و الرئيسيه facebook twitter whatsapp telegram x share print email copy link linkedin advertisement".split()
)
_LONGEST = 220


def parse(text: str) -> Element | None:
    """The tree of a page, None where there is no markup to speak of."""
    try:
        return html.document_fromstring(_XML_DECLARATION.sub("", text.replace("\x00", "")))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def declared_charset(body: bytes) -> str:
    """The character set a page names in its head, "" if it names none."""
    found = _META_CHARSET.search(body[:4096])
    return found.group(1).decode("ascii", "replace") if found else ""


def lines_of(root: Element) -> list[tuple[str, bool]]:
    """The visible lines of a page in order, and whether each is its main heading."""
    lines: list[tuple[str, bool]] = []
    words: list[str] = []

    def end(heading: bool) -> None:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            lines.append((line, heading))

    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = (
            not tag
            or tag in _UNSEEN
            or bool(_BESIDE.search(f"{element.get('class') or ''} {element.get('id') or ''}") and tag not in ("body", "html"))
        )
        if tag in _BLOCKS and not skipped:
            end(event == "end" and tag == "h1")
        if event == "start":
            skipped += hidden
            words.append(element.text or "" if not skipped else "")
        else:
            skipped -= hidden
            words.append(element.tail or "" if not skipped else "")
    end(False)
    return lines


def is_beside(line: str) -> bool:
    """True for a line of a page that is no part of its report: links to other reports, sharing, subscribing, rights."""
    folded = fold(line).text.strip().lower()
    if len(folded) <= _LONGEST and _STARTS.match(folded):
        return True
    words = re.findall(r"[^\W\d_]+", folded)
    return bool(words) and len(words) <= 12 and all(w in _BUTTONS for w in words)


def prune(root: Element) -> None:
    """Take out of the tree what introduces links to other reports, with those links."""
    for element in list(root.iter("p", "div", "section", "ul", "li", "h2", "h3", "h4", "h5", "strong", "span")):
        if element.getparent() is None:
            continue
        text = " ".join(element.text_content()[: 4 * _LONGEST].split())
        if text and len(text) <= 3 * _LONGEST and is_beside(text[:_LONGEST]) and (len(text) <= 60 or _linked(element) >= 0.4):
            _drop_with_links(element)


def _linked(element: Element) -> float:
    """The share of an element's text that is links."""
    total = len("".join(element.text_content().split()))
    return sum(len("".join(a.text_content().split())) for a in element.iter("a")) / total if total else 0.0


def _drop_with_links(element: Element) -> None:
    follower = element.getnext()
    while follower is not None and isinstance(follower.tag, str) and _linked(follower) >= 0.8:
        following = follower.getnext()
        follower.drop_tree()
        follower = following
    element.drop_tree()
