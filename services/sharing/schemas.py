"""What the sharing door accepts and answers, with worked examples."""

import re
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, post_load, validate
from marshmallow.validate import Range

from services.sharing.actions import Description
from services.sharing.domain import DeclaredIdentifiers, Use
from services.sharing.storage.datasets import Choice
from shared.events.sharing import Audience, Recipients
from shared.tables import (
    MOST_HEADER_ROWS,
    Encoding,
    holds_personal_number,
    is_personal_number_heading,
)
from shared.vocabulary import Coercion, DatasetKind
from shared.web.fields import Line, PageQuery, Strict, Text, choice, most, municipality_code

HEADER_ROWS = range(1, MOST_HEADER_ROWS + 1)
PREVIEW_ROWS, MOST_PREVIEW_ROWS = 20, 100

EXAMPLE_VERSION: dict[str, Any] = {
    "file": "名称,住所,緯度,経度\r\n①別海小学校（WⅰFⅰあり）,別海町別海常盤町,43.394,145.117\r\n",
    "header_rows": "1",
    "identifier_columns": [],
}
EXAMPLE_DATASET: dict[str, Any] = {
    **EXAMPLE_VERSION,
    "title": "別海町 指定緊急避難場所一覧（①津波・WⅰFⅰの有無を含む）",
    "kind": "evacuation_sites",
    "description": "令和8年4月1日現在。毎年4月に更新します。",
    "audience": "all_members",
    "municipalities": [],
}
EXAMPLE_CONSENT: dict[str, Any] = {"audience": "named", "municipalities": ["016934"]}


class IdentifierColumn(fields.Field[DeclaredIdentifiers]):
    """`3:水栓番号` — column 3 (from 1) holds identifiers of that kind, not 個人番号."""

    _FORM = re.compile(r"([1-9]\d{0,3}):(.{1,50})")
    _WANTED = "「列番号:番号の種類」（例：3:水栓番号）の形で入力してください。"

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> DeclaredIdentifiers:
        line = Line(most=60).deserialize(value)
        found = self._FORM.fullmatch(line)
        if found is None or holds_personal_number(found[2]):
            raise ValidationError(self._WANTED)
        if is_personal_number_heading(found[2]):
            raise ValidationError("個人番号（マイナンバー）の列は、登録できません。")
        return DeclaredIdentifiers(int(found[1]), found[2])


class FileForm(Strict):
    """How the uploaded file is to be read; both may be left out."""

    header_rows = fields.String(
        load_default="",
        validate=validate.OneOf(
            ["", *map(str, HEADER_ROWS)],
            error=f"1から{MOST_HEADER_ROWS}までの行数を選んでください。",
        ),
        metadata={"description": "題名などを含む見出しの行数。空なら自動で判断します。"},
    )
    identifier_columns = fields.List(
        IdentifierColumn(metadata={"type": "string", "example": "3:水栓番号"}),
        load_default=[],
        validate=most(20),
        metadata={"description": "個人番号ではない12桁の番号が入っている列の申告"},
    )


class NewDataset(FileForm):
    """The form fields beside the file of a new dataset."""

    title = Line(most=100, least=1, required=True)
    kind = choice(DatasetKind, required=True)
    description = Text(most=2000, load_default="")
    audience = choice(Audience, required=True)
    municipalities = fields.List(municipality_code(), load_default=[], validate=most(5))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["description"] = Description(
            title=data.pop("title"),
            kind=DatasetKind(data.pop("kind")),
            description=data.pop("description"),
            recipients=_recipients(data.pop("audience"), data.pop("municipalities")),
        )
        return data


class UploadedFile(Strict):
    """The file itself: CSV or TSV in UTF-8, CP932 or marked UTF-16, up to 20 MB."""

    class Meta:
        unknown = EXCLUDE

    file = fields.Raw(
        required=True,
        metadata={"type": "string", "format": "binary"},
        error_messages={"required": "ファイルを選んでください。"},
    )


class ConsentForm(Strict):
    audience = choice(Audience, required=True)
    municipalities = fields.List(municipality_code(), load_default=[], validate=most(5))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Recipients:
        return _recipients(data["audience"], data["municipalities"])


def _recipients(audience: str, municipalities: list[str]) -> Recipients:
    return Recipients(audience=Audience(audience), municipalities=tuple(municipalities))


class DatasetsQuery(PageQuery):
    kind = choice(DatasetKind, empty=True, load_default="")
    municipality = municipality_code(load_default=None)
    q = Line(most=100, load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Choice:
        kind = data.pop("kind")
        return Choice(kind=DatasetKind(kind) if kind else None, **data)


class PreviewQuery(Strict):
    version = fields.Integer(load_default=None, validate=Range(1, 1_000_000))
    limit = fields.Integer(load_default=PREVIEW_ROWS, validate=Range(1, MOST_PREVIEW_ROWS))


class DownloadQuery(Strict):
    version = fields.Integer(load_default=None, validate=Range(1, 1_000_000))
    encoding = fields.String(
        load_default="utf-8",
        validate=validate.OneOf(["utf-8", "cp932", "original"], error="選択肢から選んでください。"),
    )


class AlterationsQuery(DownloadQuery):
    """As of a download; the original is never altered."""

    encoding = fields.String(
        load_default="utf-8",
        validate=validate.OneOf(["utf-8", "cp932"], error="選択肢から選んでください。"),
    )


class RecipientsAnswer(Strict):
    audience = choice(Audience)
    municipalities = fields.List(fields.String())


class ConsentAnswer(RecipientsAnswer):
    since = fields.AwareDateTime()


class ConsentGivenAnswer(ConsentAnswer):
    """A consent with who gave it, and what was before; `before` of the first is null."""

    given_by = fields.String()
    before = fields.Nested(RecipientsAnswer, allow_none=True)


class ConsentPage(Strict):
    items = fields.List(fields.Nested(ConsentGivenAnswer))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class DeclaredAnswer(Strict):
    column = fields.Integer()
    meaning = fields.String()


class VersionAnswer(Strict):
    number = fields.Integer()
    uploaded_at = fields.AwareDateTime()
    uploaded_by = fields.String()
    file_name = fields.String()
    sha256 = fields.String()
    size_bytes = fields.Integer()
    row_count = fields.Integer()
    encoding = fields.Enum(Encoding, by_value=True)
    header_rows = fields.Integer()
    columns = fields.List(fields.String())
    notes = fields.List(fields.String())
    declared = fields.List(fields.Nested(DeclaredAnswer))


class DatasetAnswer(Strict):
    """A dataset as the caller may see it; rows come by preview and download only."""

    id = fields.UUID()
    title = fields.String()
    kind = choice(DatasetKind)
    description = fields.String()
    municipality = fields.String()
    consent = fields.Nested(ConsentAnswer)
    version = fields.Integer()
    newest = fields.Nested(VersionAnswer)
    revision = fields.Integer()
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    actions = fields.List(fields.String())


class VersionPage(Strict):
    items = fields.List(fields.Nested(VersionAnswer))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class DatasetPage(Strict):
    items = fields.List(fields.Nested(DatasetAnswer))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()


class PreviewAnswer(Strict):
    version = fields.Integer()
    columns = fields.List(fields.String())
    rows = fields.List(fields.List(fields.String()))
    row_count = fields.Integer()
    encoding = fields.String()
    notes = fields.List(fields.String())


class ReplacementAnswer(Strict):
    character = fields.String()
    written = fields.String()


class CoercedAnswer(Strict):
    """A column (from 1) of which a spreadsheet makes other values, with the first of them."""

    column = fields.Integer()
    name = fields.String()
    example = fields.String()
    becomes = choice(Coercion)


class AlterationsAnswer(Strict):
    """What is written for characters that the encoding lacks, before how many cells stands ', and
    what a spreadsheet changes when it opens the file.

    `replaced` names the first of `replaced_count`.
    """

    replaced = fields.List(fields.Nested(ReplacementAnswer))
    replaced_count = fields.Integer()
    apostrophes = fields.Integer()
    coerced = fields.List(fields.Nested(CoercedAnswer))


class AccessAnswer(Strict):
    """One attempt to read: `what` is preview or download, `municipality` that of the reader."""

    id = fields.UUID()
    dataset_id = fields.UUID()
    dataset_title = fields.String()
    dataset_municipality = fields.String()
    version = fields.Integer()
    what = fields.Enum(Use, by_value=True)
    allowed = fields.Boolean()
    at = fields.AwareDateTime()
    member_id = fields.String()
    municipality = fields.String(allow_none=True)


class AccessPage(Strict):
    items = fields.List(fields.Nested(AccessAnswer))
    page = fields.Integer()
    per_page = fields.Integer()
    total = fields.Integer()
