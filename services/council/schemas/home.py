"""What the home page tells of accounts."""

from marshmallow import fields

from services.council.schemas.api_tokens import ApiTokenAnswer
from services.council.schemas.proposals import NoticeAnswer
from shared.web.fields import Strict


class NameAnswer(Strict):
    """What a member is called. `login` is for 事務局, 監査 and oneself, else null."""

    id = fields.String()
    login = fields.String(allow_none=True)
    name = fields.String()
    section = fields.String()


class HomeAnswer(Strict):
    """`to_confirm` is how many proposals wait for the reader as the second.

    `api_tokens` of the reader's town end soon, or stopped for want of a 所属長.
    """

    notices = fields.List(fields.Nested(NoticeAnswer))
    to_confirm = fields.Integer()
    api_tokens = fields.List(fields.Nested(ApiTokenAnswer))
    names = fields.List(fields.Nested(NameAnswer))
