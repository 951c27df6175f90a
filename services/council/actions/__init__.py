"""What can be done with members, tokens, plans and commitments: an action, a transaction each."""

from services.council.actions.api_tokens import (
    TokenPlan,
    allowed_on,
    issue_api_token,
    list_api_tokens,
    revoke_api_token,
    take_over_api_token,
    use_api_token,
)
from services.council.actions.commitments import (
    list_commitments,
    sign_commitment,
    withdraw_commitment,
)
from services.council.actions.home import tell_home
from services.council.actions.housekeeping import forget_what_is_over, record_municipalities
from services.council.actions.members import (
    appoint_member,
    get_member,
    get_prospect,
    list_members,
    reset_password,
    resume_member,
    revise_member,
    suspend_member,
)
from services.council.actions.operating import (
    enrol_first,
    enrol_sample,
    has_members,
    reset_by_operator,
)
from services.council.actions.plans import add_plan_item, get_plan, list_plans, record_plan
from services.council.actions.proposals import (
    confirm_by_operator,
    confirm_proposal,
    decline_proposal,
    list_open_proposals,
    list_proposals,
    withdraw_proposal,
)
from services.council.actions.sessions import (
    SignedIn,
    end_other_sessions,
    end_session,
    list_sessions,
    renew_session,
    sign_out,
)
from services.council.actions.signing_in import (
    Attempt,
    begin_own_attempt,
    begin_sign_in,
    change_password,
    get_own_account,
    is_right_code,
    open_session,
    prove_password,
    redeem_code,
    refuse,
)
from services.council.actions.telling import acknowledge
from services.council.hashing import hash_password

__all__ = [
    "Attempt",
    "SignedIn",
    "TokenPlan",
    "acknowledge",
    "add_plan_item",
    "allowed_on",
    "appoint_member",
    "begin_own_attempt",
    "begin_sign_in",
    "change_password",
    "confirm_by_operator",
    "confirm_proposal",
    "decline_proposal",
    "end_other_sessions",
    "end_session",
    "enrol_first",
    "enrol_sample",
    "forget_what_is_over",
    "get_member",
    "get_own_account",
    "get_plan",
    "get_prospect",
    "has_members",
    "hash_password",
    "is_right_code",
    "issue_api_token",
    "list_api_tokens",
    "list_commitments",
    "list_members",
    "list_open_proposals",
    "list_plans",
    "list_proposals",
    "list_sessions",
    "open_session",
    "prove_password",
    "record_municipalities",
    "record_plan",
    "redeem_code",
    "refuse",
    "renew_session",
    "reset_by_operator",
    "reset_password",
    "resume_member",
    "revise_member",
    "revoke_api_token",
    "sign_commitment",
    "sign_out",
    "suspend_member",
    "take_over_api_token",
    "tell_home",
    "use_api_token",
    "withdraw_commitment",
    "withdraw_proposal",
]
