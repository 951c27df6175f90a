"""A back-up of a running Yui, and an installation made from one.

`snapshots`  all databases as they were at one moment
`manifest`   what a back-up holds, with a checksum of each file and the end of each log
`saving`     writes one
`restoring`  checks one and makes an installation from it
"""
