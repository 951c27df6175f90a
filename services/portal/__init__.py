"""The portal: Japanese web pages over the services' HTTP APIs.

Every page asks the services with the member's own token.
"""

from shared.manifest import Manifest

MANIFEST = Manifest(
    title="結 Yui",
    label="画面",
    port=0,
    owns=(
        "sessions, and form text not yet submitted (bound to the member, erased on "
        "submission or after 30 days)"
    ),
    if_copied=(
        "shows texts of forms not yet submitted, and who signed in when. A session opens only "
        "with its cookie, which is not there."
    ),
    if_written="falsifies or erases such texts.",
    has_api=False,
)
