"""What is wrong with a Word template, in words for whoever edits it: what, and where.

The engine (Jinja) speaks English about a text that nobody sees, with the tags of the file in it.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from lxml import etree

_WIDE_TAG = re.compile(r"[{｛][{｛%％#＃]|[}｝%％#＃][}｝]")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_ODD = re.compile(r"""'[^']*'|"[^"]*"|(?P<odd>[^\x00-\x7f])""")
_MARKS = re.compile(r"\{\{|\}\}|\{%|%\}")
_CLOSED_BY = {"{{": "}}", "{%": "%}"}
_BLOCK = re.compile(r"\{%[-+]?(?:p|tr|tc|r)?\s+(?P<word>[a-z]+)")
_ENDS = {"endfor": "for", "endif": "if"}
_OTHER_WORDS = {
    "else", "elif", "set", "endset", "with", "endwith", "macro", "endmacro", "call", "endcall",
    "filter", "endfilter", "raw", "endraw", "print", "include", "import", "from", "extends",
    "block", "endblock", "autoescape", "endautoescape", "vm", "hm", "cellbg", "colspan",
}  # fmt: skip
"""Commands of Jinja and docxtpl beside `for` and `if`."""
_SHOWN = 60
_TOP = ("cover", "chapters")


class Unknown(jinja2.StrictUndefined):
    """A name that is none, complained of with the one that was most likely meant."""

    @property
    def _undefined_message(self) -> str:
        of = self._undefined_obj
        known = [str(key) for key in of] if isinstance(of, Mapping) else list(_TOP)
        name = str(self._undefined_name)
        near = difflib.get_close_matches(name, known, 1)
        if near:
            return f"「{name}」という項目はありません。「{near[0]}」の誤りではありませんか。"
        return f"「{name}」という項目はありません。使える項目は、{'、'.join(known)}です。"


def wide_tags(paragraphs: list[str]) -> str:
    """The first tag with full-width braces: Word would print it as it stands. Empty without one."""
    for text in paragraphs:
        for mark in _WIDE_TAG.findall(text):
            if not mark.isascii():
                half = unicodedata.normalize("NFKC", mark)
                return f"{_quoted(text)}の「{mark}」が全角です。半角の「{half}」に直してください。"
    return ""


def complaint(cause: Exception, paragraphs: list[str], line: str) -> str:
    """What the engine stumbled over; `line` is the text it was at, if known."""
    where = f"（{_quoted(line)}のところ）" if line else ""
    if isinstance(cause, jinja2.TemplateSyntaxError):
        return next(_slips(paragraphs), f"書き方を読み取れません{where}。")
    if isinstance(cause, SecurityError):
        return f"ひな形では使えない名前を使っています{where}。"
    if isinstance(cause, jinja2.UndefinedError):
        return f"{cause}{where}"
    if isinstance(cause, etree.XMLSyntaxError):
        return (
            "繰返し（for）や条件（if）のタグを置いた場所が、正しくありません。それだけの段落に"
            "「{%p … %}」として、又は表の行に「{%tr … %}」として置いてください。"
        )
    return f"計算できないものがあります{where}。"


def _slips(paragraphs: list[str]) -> Iterator[str]:
    for text in paragraphs:
        yield from _unclosed(text)
        for tag in _TAG.findall(text):
            odd = next((m["odd"] for m in _ODD.finditer(tag) if _is_odd(m["odd"])), "")
            if odd:
                yield f"「{tag}」の「{odd}」は、タグの中では使えません。半角に直してください。"
    yield from _unbalanced(paragraphs)


def _is_odd(character: str | None) -> bool:
    """Letters may be names; blanks do no harm, and docxtpl reads curly quotes as straight ones."""
    if character is None or character in "‘’“”":
        return False
    return not (character.isalnum() or character.isspace())


def _unclosed(text: str) -> Iterator[str]:
    awaited = ""
    for mark in _MARKS.findall(text):
        if awaited and mark != awaited:
            break
        awaited = "" if awaited else _CLOSED_BY.get(mark, "")
    if awaited:
        yield f"{_quoted(text)}に、タグを閉じる「{awaited}」がありません。"


def _unbalanced(paragraphs: list[str]) -> Iterator[str]:
    opened: list[tuple[str, str]] = []
    for text in paragraphs:
        for tag in _TAG.findall(text):
            word = found["word"] if (found := _BLOCK.match(tag)) else ""
            if word in _ENDS.values():
                opened.append((word, tag))
            elif word in _ENDS:
                if not opened or opened.pop()[0] != _ENDS[word]:
                    yield f"「{tag}」に対応する「{_ENDS[word]}」がありません。"
            elif word and word not in _OTHER_WORDS:
                yield f"「{tag}」の「{word}」という命令はありません。"
    for word, tag in opened:
        yield f"「{tag}」を閉じる「end{word}」がありません。"


def _quoted(text: str) -> str:
    shown = text.strip()
    return f"「{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}」"


def line_of(cause: Exception, source: str) -> str:
    """The text of the line of `source`, as the engine counts, at which the cause arose."""
    number = getattr(cause, "lineno", None) or _line_in_template(cause)
    lines = source.splitlines()
    plain = re.sub(r"<[^>]+>", "", lines[number - 1]) if 0 < number <= len(lines) else ""
    return plain.strip()


def _line_in_template(cause: Any) -> int:
    number, trace = 0, cause.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            number = trace.tb_lineno
        trace = trace.tb_next
    return number
