"""What nothing finds."""

from tests.embedded.infra.alterations.case import NOTHING, Case, chained, sql

UNFOUND = {
    "draft": Case(
        sql("registry", "update project_contents set content = json_set(content, '$.title', 'x')"),
        NOTHING,
    ),
    "history": Case(
        sql("registry", "update project_history set entry = json_set(entry, '$.by', 'else')"),
        NOTHING,
    ),
    "attachment-exchanged": Case(
        sql(
            "registry",
            "update project_versions set attachments ="
            " json_set(attachments, '$[0].file_name', 'else')",
        ),
        NOTHING,
    ),
    "password": Case(sql("council", "update members set password_hash = 'else'"), NOTHING),
    "name": Case(sql("council", "update members set name = 'else', login = id || '-x'"), NOTHING),
    "token-added": Case(
        sql(
            "council",
            "create temp table added as select * from api_tokens limit 1",
            "update added set id = 'added', secret_hash = 'else', revoked_at = null",
            "insert into api_tokens select * from added",
        ),
        NOTHING,
    ),
    "grades-not-published": Case(
        sql(
            "evaluation",
            "insert into score_sheets select 'round-preparing', 'project-2', member_id, grades,"
            " comment, revision, updated_at from score_sheets",
        ),
        NOTHING,
    ),
    "decision-not-published": Case(
        sql("evaluation", "update decision_records set reason = 'else' where number = 1"), NOTHING
    ),
    "report": Case(sql("reporting", "update reports set document = 'else'"), NOTHING),
    "fact-told-to-be-left-out": Case(
        sql(
            "reporting",
            "insert into parked_decisions (stream, position, decision, by, reason, at)"
            " select 'reporting.council', position, 'skipped', '', '', '2100-01-01 00:00:00'"
            " from cursors where stream = 'reporting.council'",
            "delete from joint_commitments",
        ),
        NOTHING,
    ),
    "entry-invented": Case(
        chained(
            "council",
            "trail",
            "insert into trail select (select max(position) + 1 from trail), '', at_us, act, by,"
            " whom, body from trail where position = 1",
        ),
        NOTHING,
    ),
    "act-with-its-fact": Case(
        chained(
            "council",
            "log",
            "insert into log select (select max(position) + 1 from log), '',"
            " 'member/member-evaluator', 2,"
            " 'council.member.changed.v1',"
            " cast(replace(replace(replace(body, 'appointed', 'changed'),"
            ' \'"roles":["evaluator"]\', \'"roles":["coordinator"]\'),'
            " '\"subjectversion\":1', '\"subjectversion\":2') as blob) from log"
            " where subject = 'member/member-evaluator'",
            "update members set roles = '[\"coordinator\"]', coordinator = 1"
            " where id = 'member-evaluator'",
        ),
        NOTHING,
    ),
}
