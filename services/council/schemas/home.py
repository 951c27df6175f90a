"""What the home page tells of accounts."""

from marshmallow import fields

from services.council.schemas.api_tokens import ApiTokenAnswer
from services.council.schemas.members import MemberAnswer
from services.council.schemas.proposals import NoticeAnswer
from shared.web.fields import Strict


class HomeAnswer(Strict):
    """`to_confirm` is how many proposals wait for the reader as the second.

    `api_tokens` of the reader's town end soon, or stopped for want of a 所属長.
    """

    notices = fields.List(fields.Nested(NoticeAnswer))
    to_confirm = fields.Integer()
    api_tokens = fields.List(fields.Nested(ApiTokenAnswer))
    members = fields.List(fields.Nested(MemberAnswer))
