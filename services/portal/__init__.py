"""The portal: Japanese web pages over the services' HTTP APIs.

Owns: sessions, and form text not yet submitted (bound to the member, erased on submission or
after 30 days).
Hears: nothing. Announces: nothing. Every page asks the services with the member's own token.
"""
