"""The forms of shared data: a new dataset, a new version, a change of consent."""

from typing import Any, Self

from werkzeug.datastructures import FileStorage

from services.portal.forms.filled import FilledForm, field_name
from shared.tables.figures import integer

IDENTIFIER_ROWS = 3
_REQUIRED = {
    "title": "データの名称を入力してください。",
    "kind": "データの種類を選んでください。",
    "audience": "共有する相手を選んでください。",
}
_SENT_BEFORE = (
    "この様式からは、ほかの画面で別のファイルが登録されています。この画面の内容は、まだ登録されていません。"
    "登録するときは、ファイルを選び直して、もう一度押してください。"
)


class DatasetForm(FilledForm):
    """What an upload says beside the file; the file itself never comes back to the browser."""

    def check(self, file: FileStorage | None, *required: str) -> None:
        """Note what is missing before anything is sent on."""
        for name in required:
            if not self.value(name).strip():
                self.errors[name] = _REQUIRED[name]
        if file is None or not file.filename:
            self.errors["file"] = "CSVファイルを選んでください。"
        for row in self._declared_rows():
            self.read(f"identifier_columns-{row}-column", integer)

    def description(self) -> list[tuple[str, str]]:
        """The fields of a new dataset, as sharing takes them."""
        words = [(name, self.value(name)) for name in ("title", "kind", "description", "audience")]
        return [*words, *(("municipalities", code) for code in self.recipients()["municipalities"])]

    def reading(self) -> list[tuple[str, str]]:
        """How the file is to be read: heading lines and declared identifier columns."""
        declared = [
            ("identifier_columns", f"{self._column(row)}:{self._row(row, 'meaning')}")
            for row in self._declared_rows()
        ]
        return [("header_rows", self.value("header_rows")), *declared]

    def recipients(self) -> dict[str, Any]:
        """Audience and, where it is `named`, the towns ticked."""
        named = self.value("audience") == "named"
        return {
            "audience": self.value("audience"),
            "municipalities": self.chosen("municipalities") if named else [],
        }

    def under_a_new_key(self) -> Self:
        """As any form; and its file has to be chosen anew."""
        form = super().under_a_new_key()
        form.errors = {"file": _SENT_BEFORE}
        return form

    def refused(self, problems: list[tuple[str, str]]) -> None:
        """Put sharing's errors at the fields; it counts only the declared rows that were sent."""
        rows = self._declared_rows()
        for pointer, message in problems:
            name = field_name(pointer)
            place = name.removeprefix("identifier_columns-").partition("-")[0]
            if name.startswith("identifier_columns-") and place.isdecimal():
                name = f"identifier_columns-{rows[int(place)]}-column"
            self.errors.setdefault(name, message)

    def _declared_rows(self) -> list[int]:
        return [
            row
            for row in range(IDENTIFIER_ROWS)
            if self._row(row, "column") or self._row(row, "meaning")
        ]

    def _column(self, row: int) -> str:
        number = integer(self._row(row, "column"))
        return "" if number is None else str(number)

    def _row(self, row: int, name: str) -> str:
        return self.value(f"identifier_columns-{row}-{name}").strip()
