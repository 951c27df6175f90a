"""Of stored files and whole databases."""

from tests.embedded.infra.alterations.case import Case

FILES = {
    "file-altered": Case(
        lambda one: one.file("sharing", b"a,b\n1,2\n").write_bytes(b"a,b\n1,9\n"),
        "files",
        "の内容が書き換えられています",
    ),
    "file-gone": Case(
        lambda one: one.file("sharing", b"a,b\n1,2\n").unlink(), "files", "がありません"
    ),
    "attachment-gone": Case(
        lambda one: one.file("registry", b"a drawing").unlink(), "files", "がありません"
    ),
    "database-damaged": Case(
        lambda one: one.database("registry").write_bytes(b"else" * 4096),
        "log and trail and tables and files",
        "",
    ),
}
