"""Of the trail of security acts, and of the access log."""

from tests.embedded.infra.alterations.case import Case, chained, sql

EMPTIED_TRAIL = sql(
    "council",
    "delete from trail",
    "update trail_head set position = 0, hash = printf('%064d', 0)",
)
EMPTIED_ACCESS_LOG = sql(
    "sharing",
    "delete from accesses",
    "update accesses_head set position = 0, hash = printf('%064d', 0)",
)

TRAILS = {
    "trail-entry": Case(
        sql("council", "update trail set body = replace(body, 'by', 'By') where position = 2"),
        "trail",
        "2番の内容が書き換えられています",
    ),
    "trail-heading": Case(
        sql("council", "update trail set whom = 'else' where position = 2"),
        "trail",
        "2番の見出しの欄が内容と異なります",
    ),
    "trail-entry-gone": Case(
        sql("council", "delete from trail where position = 2"), "trail", "2番から2番まで"
    ),
    "trail-entry-before-the-first": Case(
        sql(
            "council",
            "insert into trail select 0, hash, at_us, act, by, whom, body"
            " from trail where position = 1",
        ),
        "trail",
        "0番は、1番より前にあります",
    ),
    "trail-cut": Case(
        sql("council", "delete from trail where position > 3"), "trail", "3番で終わっています"
    ),
    "trail-without-end": Case(sql("council", "delete from trail_head"), "trail", "ありません"),
    "trail-guard": Case(
        lambda one: one.take_guard_away("council", "trail_no_update"), "trail", "trail_no_update"
    ),
    "trail-guard-hollow": Case(
        lambda one: one.exchange_guard(
            "council", "trail_no_update", "before update on trail begin select 1; end"
        ),
        "trail",
        "trail_no_update",
    ),
    "trail-silenced": Case(
        sql(
            "council",
            "create trigger quiet before insert on trail begin select raise(ignore); end",
            "create trigger quiet_end before update on trail_head begin select raise(ignore); end",
        ),
        "trail",
        "結のものではないトリガー（quiet",
    ),
    "trail-emptied": Case(EMPTIED_TRAIL, "trail, if a back-up is named", "バックアップ"),
    "trail-written-anew": Case(
        chained("council", "trail", "delete from trail where position = 2"),
        "trail, if a back-up is named",
        "バックアップ",
    ),
    "access-line": Case(
        sql("sharing", "update accesses set member_id = 'else' where position = 2"),
        "access log",
        "2番の内容が書き換えられています",
    ),
    "access-octets": Case(
        sql("sharing", "update accesses set at = x'00' where position = 2"),
        "access log",
        "読み取れません",
    ),
    "access-line-gone": Case(
        sql("sharing", "delete from accesses where position = 1"), "access log", "1番から1番まで"
    ),
    "access-line-before-the-first": Case(
        sql(
            "sharing",
            "create temp table added as select * from accesses where position = 1",
            "update added set id = 'added', position = -3",
            "insert into accesses select * from added",
        ),
        "access log",
        "-3番は、1番より前にあります",
    ),
    "access-guard": Case(
        lambda one: one.take_guard_away("sharing", "accesses_no_delete"),
        "access log",
        "accesses_no_delete",
    ),
    "access-guard-elsewhere": Case(
        lambda one: one.exchange_guard(
            "sharing",
            "accesses_no_delete",
            "before delete on accesses_head begin select raise(abort, 'no'); end",
        ),
        "trail and access log",
        "accesses_no_delete",
    ),
    "access-log-silenced": Case(
        sql(
            "sharing",
            "create trigger quiet before insert on accesses begin select raise(ignore); end",
        ),
        "trail",
        "結のものではないトリガー（quiet）",
    ),
    "access-log-emptied": Case(
        EMPTIED_ACCESS_LOG, "access log, if a back-up is named", "バックアップ"
    ),
}
