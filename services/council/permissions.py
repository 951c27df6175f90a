"""Who may do what with members, tokens, plans and commitments."""

from shared.access import EVERYBODY, PEOPLE, Member, Permission, permission


class OwnAccount(Permission):
    """Held by every person, also before a temporary password is replaced (no roles until then)."""

    def may_ever(self, member: Member) -> bool:
        return not member.roles or super().may_ever(member)


SIGN_IN = EVERYBODY
OWN_ACCOUNT = OwnAccount("account.own", PEOPLE.grants)

READ_COMMON = PEOPLE
"""Municipalities, plans and 重点取組事項."""

LIST_MEMBERS = PEOPLE
"""Names and roles; logins and the like are for READ_ACCOUNTS."""
READ_ACCOUNTS = permission("member.read-account", coordinator="any", auditor="any")
MANAGE_MEMBERS = permission("member.manage", weighty=True, coordinator="any")

READ_API_TOKENS = permission("api-token.read", section_head="own", coordinator="any", auditor="any")
MANAGE_API_TOKENS = permission(
    "api-token.manage", weighty=True, section_head="own", coordinator="any"
)
REVOKE_API_TOKEN = permission(
    "api-token.revoke", secret=True, section_head="own", coordinator="any"
)

EDIT_PLANS = permission("plan.edit", coordinator="any")

READ_COMMITMENTS = PEOPLE
SIGN_COMMITMENT = permission("commitment.sign", weighty=True, head="own")
WITHDRAW_COMMITMENT = permission("commitment.withdraw", weighty=True, head="own")
