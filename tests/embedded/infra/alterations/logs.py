"""Of a log of facts."""

from tests.embedded.infra.alterations.case import Case, chained, sql, together

RETITLED = chained(
    "sharing", "log", "update log set body = cast(replace(body, '漁港', '漁場') as blob)"
)
RETITLED_EVERYWHERE = together(
    RETITLED,
    sql("sharing", "update datasets set title = replace(title, '漁港', '漁場')"),
    sql("reporting", "update joint_datasets set shared = json_set(shared, '$.title', '漁場一覧')"),
    lambda one: one.make_consumers_agree("sharing"),
    lambda one: one.make_reports_agree("sharing"),
)

LOGS = {
    "log-silenced": Case(
        sql("sharing", "create trigger quiet before insert on log begin select raise(ignore); end"),
        "trail",
        "結のものではないトリガー（quiet）",
    ),
    "fact-content": Case(
        sql("council", "update log set body = replace(body, '012238', '016942') where position=1"),
        "log and tables",
    ),
    "fact-heading": Case(
        sql("sharing", "update log set subject = 'dataset/else' where position = 2"),
        "log",
        "2番の見出しの欄が内容と異なります",
    ),
    "fact-octets": Case(sql("sharing", "update log set hash = x'00' where position = 3"), "log"),
    "fact-gone": Case(sql("sharing", "delete from log where position = 2"), "log and tables", ""),
    "facts-in-turned-order": Case(
        sql(
            "sharing",
            "update log set position = -1 where position = 1",
            "update log set position = 1 where position = 2",
            "update log set position = 2 where position = -1",
        ),
        "log and tables",
    ),
    "fact-before-the-first": Case(
        sql(
            "sharing",
            "insert into log select -3, hash, subject || 'x', subject_version, type, body"
            " from log where position = 1",
        ),
        "log",
        "-3番は、1番より前にあります",
    ),
    "log-cut": Case(sql("sharing", "delete from log where position = 3"), "log and tables"),
    "log-without-end": Case(sql("sharing", "delete from log_head"), "log", "末尾の控え"),
    "log-table-gone": Case(sql("sharing", "drop table log"), "log and tables", "読み取れません"),
    "log-exchanged": Case(
        sql("sharing", "update log_head set log_id = 'else'"), "log", "控えと一致しません"
    ),
    "log-cut-with-its-end": Case(
        chained("sharing", "log", "delete from log where position = 3"), "log and tables"
    ),
    "log-written-anew": Case(RETITLED, "log and tables"),
    "log-written-anew-with-tables": Case(
        together(
            RETITLED,
            sql("sharing", "update datasets set title = replace(title, '漁港', '漁場')"),
        ),
        "log and tables",
    ),
    "log-written-anew-everywhere": Case(
        RETITLED_EVERYWHERE, "log, if a back-up is named", "バックアップ"
    ),
    "fact-invented": Case(
        chained(
            "sharing",
            "log",
            "insert into log select 4, '', subject, 4, type,"
            " cast(replace(body, '\"subjectversion\":1', '\"subjectversion\":4') as blob)"
            " from log where position = 1",
        ),
        "tables",
        "4番",
    ),
}
