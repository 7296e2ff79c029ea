"""HTML to harmless HTML, and HTML to text a person can read."""

import html
import re
from collections import Counter

import nh3

from tracker.importers.mail.charsets import clean

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
DROPPED_WITH_CONTENT = {"script", "style", "title", "noscript", "template", "svg", "math"}
LINKS = {"http", "https", "mailto"}
TAG = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)\s*/?>')
HREF = re.compile(r'href="([^"]*)"')
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})[^<>]*>?")
SELF_ENDING = {
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "tbody", "td", "th", "thead", "tr", "wbr",
}  # fmt: skip
# Elements a browser opens again in every block until they are closed.
MARKING = {
    "a",
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "nobr",
    "s",
    "small",
    "strike",
    "strong",
    "tt",
    "u",
}
DEEPEST, MOST_MARKING = 400, 40
OWN_LINE = {"div", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "table", "tr"}
OWN_PARAGRAPH = {"p", "blockquote", "ul", "ol", "dl"}
LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<!doctype html|<(?:html|head|body|div|p|table|meta|span|font|br)\b[^>]*>)",
    re.IGNORECASE,
)
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def clean_html(source: str) -> str:
    """`source` reduced to structure and links; no picture, style, class or foreign scheme."""
    return clean(
        nh3.clean(
            source,
            tags=TAGS,
            clean_content_tags=DROPPED_WITH_CONTENT,
            attributes={"a": {"href"}},
            url_schemes=LINKS,
            link_rel="noopener noreferrer nofollow",
        )
    )


def is_tangled(source: str) -> bool:
    """Whether `source` leaves so many elements open that cleaning it could take for ever."""
    opened: Counter[str] = Counter()
    deep = marked = 0
    for tag in ANY_TAG.finditer(source):
        name = tag[2].lower()
        if name in SELF_ENDING or (tag[1] and not opened[name]):
            continue
        step = -1 if tag[1] else 1
        opened[name] += step
        deep += step
        marked += step if name in MARKING else 0
        if deep > DEEPEST or marked > MOST_MARKING:
            return True
    return False


def crude_text(source: str) -> str:
    """The words of tangled HTML, every tag simply cut out."""
    return BLANK_LINES.sub("\n\n", html.unescape(ANY_TAG.sub(" ", source))).strip()


def is_html(text: str) -> bool:
    """Whether what calls itself plain text is HTML."""
    return bool(LOOKS_LIKE_HTML.match(text)) and "</" in text


def html_to_text(cleaned: str) -> str:
    """Readable text of HTML that went through `clean_html`."""
    out = _Lines()
    position = 0
    for tag in TAG.finditer(cleaned):
        out.words(cleaned[position : tag.start()])
        out.tag(tag[2], closing=bool(tag[1]), attributes=tag[3])
        position = tag.end()
    out.words(cleaned[position:])
    return out.text()


class _Lines:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.link = ""
        self.link_from = 0
        self.preformatted = 0

    def words(self, source: str) -> None:
        text = html.unescape(source).replace("\xa0", " ")
        if not self.preformatted:
            text = re.sub(r"[ \t\r\n]+", " ", text)
        if text:
            self.pieces.append(text)

    def tag(self, name: str, *, closing: bool, attributes: str) -> None:
        if name == "br":
            self.pieces.append("\n")
        elif name in OWN_PARAGRAPH:
            self.pieces.append("\n\n")
        elif name == "li" and not closing:
            self.pieces.append("\n- ")
        elif name in ("td", "th") and closing:
            self.pieces.append("\t")
        elif name == "a":
            self._anchor(closing, attributes)
        elif name in OWN_LINE:
            self.preformatted += {"pre": -1 if closing else 1}.get(name, 0)
            self.pieces.append("\n")

    def _anchor(self, closing: bool, attributes: str) -> None:
        if not closing:
            found = HREF.search(attributes)
            self.link = html.unescape(found[1]) if found else ""
            self.link_from = len(self.pieces)
            return
        shown = "".join(self.pieces[self.link_from :]).strip()
        target = self.link.removeprefix("mailto:")
        if target and target.rstrip("/") not in (shown, shown.rstrip("/")):
            self.pieces.append(f" <{target}>")
        self.link = ""

    def text(self) -> str:
        lines = (line.strip(" ") for line in "".join(self.pieces).split("\n"))
        kept = "\n".join(line if line.strip() else "" for line in lines)
        return BLANK_LINES.sub("\n\n", kept).strip()
