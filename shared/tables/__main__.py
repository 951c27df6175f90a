"""The table functions as a program, so that a service can run them outside its own process.

    python -m shared.tables inspect FILE [--header-rows N] [--identifier-columns 2,5]
    python -m shared.tables preview FILE --encoding cp932 --header-rows 1 --limit 20
    python -m shared.tables to-utf8 FILE --encoding cp932 --out FILE
    python -m shared.tables to-cp932 FILE --encoding utf-8 --out FILE
    python -m shared.tables coerced FILE --encoding utf-8

Prints one JSON object, as `shared.workshop.Task` wants it: `{"done": …}`, or `{"refused": "…"}`
with the sentence for the uploader.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from shared.tables import (
    Apostrophes,
    Cp932Writer,
    Encoding,
    TableRefused,
    coerced_columns,
    inspect_table,
    is_plain_csv,
    preview_table,
    to_cp932,
    to_utf8,
)
from shared.vocabulary import Replacement, character_told, cp932_text

_MOST_TOLD = 20


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    try:
        answer: dict[str, Any] = {"done": _STEPS[options.step](options)}
    except TableRefused as refused:
        answer = {"refused": refused.message}
    print(json.dumps(answer))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="shared.tables")
    parser.add_argument("step", choices=_STEPS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--header-rows", type=int)
    parser.add_argument("--identifier-columns", type=_numbers, default=[])
    parser.add_argument("--encoding", type=Encoding)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path)
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def _inspect(options: argparse.Namespace) -> dict[str, Any]:
    with options.file.open("rb") as source:
        summary = inspect_table(
            source,
            header_rows=options.header_rows,
            identifier_columns=options.identifier_columns,
        )
        writer = Cp932Writer(cp932_text)
        if summary.encoding is not Encoding.CP932:
            for _ in to_cp932(source, summary.encoding, Apostrophes(), writer):
                pass
    return asdict(replace(summary, notes=(*summary.notes, *_replacement_note(writer))))


def _replacement_note(writer: Cp932Writer) -> list[str]:
    if not writer.replaced:
        return []
    told = "、".join(_shown(replacement) for replacement in _replaced(writer)[:_MOST_TOLD])
    rest = "ほか" if len(writer.replaced) > _MOST_TOLD else ""
    return [f"Shift_JISで書き出すと、次の文字が置き換わります：{told}{rest}。"]


def _shown(replacement: Replacement) -> str:
    return f"{character_told(replacement.character)}→{replacement.written_told}"


def _replaced(writer: Cp932Writer) -> list[Replacement]:
    return [one for one in writer.replaced if isinstance(one, Replacement)]


def _preview(options: argparse.Namespace) -> dict[str, Any]:
    with options.file.open("rb") as source:
        shown = preview_table(source, options.encoding, options.header_rows, options.limit)
    return asdict(shown)


def _to_utf8(options: argparse.Namespace) -> dict[str, Any]:
    apostrophes = Apostrophes()
    with options.file.open("rb") as source, options.out.open("wb") as out:
        out.writelines(to_utf8(source, options.encoding, apostrophes))
        is_plain = is_plain_csv(source, options.encoding)
    return {"replaced": [], "apostrophes": apostrophes.count, "was_plain_csv": is_plain}


def _to_cp932(options: argparse.Namespace) -> dict[str, Any]:
    apostrophes, writer = Apostrophes(), Cp932Writer(cp932_text)
    with options.file.open("rb") as source, options.out.open("wb") as out:
        out.writelines(to_cp932(source, options.encoding, apostrophes, writer))
        is_plain = is_plain_csv(source, options.encoding)
    replaced = [one._asdict() for one in _replaced(writer)]
    return {"replaced": replaced, "apostrophes": apostrophes.count, "was_plain_csv": is_plain}


def _coerced(options: argparse.Namespace) -> list[dict[str, Any]]:
    with options.file.open("rb") as source:
        return [column._asdict() for column in coerced_columns(source, options.encoding)]


_STEPS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "inspect": _inspect,
    "preview": _preview,
    "to-utf8": _to_utf8,
    "to-cp932": _to_cp932,
    "coerced": _coerced,
}

if __name__ == "__main__":
    main()
