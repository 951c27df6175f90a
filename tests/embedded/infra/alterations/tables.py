"""Of tables that facts speak of: a service's own, and those of others' facts."""

from tests.embedded.infra.alterations.case import Case, sql

TABLES = {
    "project-title": Case(
        sql("registry", "update projects set title = 'else' where version > 0"), "tables", "title"
    ),
    "project-state": Case(
        sql("registry", "update projects set state = 'adopted' where id = 'project-2'"),
        "tables",
        "（state）",
    ),
    "project-content": Case(
        sql(
            "registry",
            "update project_contents set submitted_content ="
            " json_set(submitted_content, '$.costs[0].initial_yen', 1)"
            " where project_id = 'project-1'",
        ),
        "tables",
        "（submitted_content）",
    ),
    "project-version": Case(
        sql(
            "registry",
            "update project_versions set content = json_set(content, '$.problem', '')"
            " where project_id = 'project-1'",
        ),
        "tables",
        "（content）",
    ),
    "project-progress": Case(
        sql(
            "registry",
            "update project_contents set progress ="
            " json_set(progress, '$[0].initial_yen', 1) where project_id = 'project-1'",
        ),
        "tables",
        "（progress）",
    ),
    "project-made-public": Case(
        sql("registry", "update projects set version = 1 where id = 'project-draft'"),
        "tables",
        "を伝える出来事がありません",
    ),
    "project-gone": Case(
        sql("registry", "delete from projects where id = 'project-1'"), "tables", "がありません"
    ),
    "consent-widened": Case(
        sql("sharing", "update datasets set audience = 'open'"), "tables", "（audience）"
    ),
    "town-named": Case(
        sql("sharing", "insert into named_recipients values ('dataset-1', '016918')"),
        "tables",
        "を伝える出来事がありません",
    ),
    "dataset-exchanged": Case(
        sql(
            "sharing",
            "update versions set sha256 = (select sha256 from versions where number = 1)",
        ),
        "tables",
        "（sha256）",
    ),
    "role-given": Case(
        sql(
            "council",
            "update members set roles = '[\"coordinator\"]', coordinator = 1"
            " where id = 'member-evaluator'",
        ),
        "tables",
        "（roles、coordinator）",
    ),
    "suspension-lifted": Case(
        sql("council", "update members set suspended_at = null"), "tables", "（suspended_at）"
    ),
    "member-added": Case(
        sql(
            "council",
            "create temp table added as select * from members limit 1",
            "update added set id = 'added', login = 'added'",
            "insert into members select * from added",
        ),
        "tables",
        "を伝える出来事がありません",
    ),
    "token-working-again": Case(
        sql("council", "update api_tokens set revoked_at = null"), "tables", "（revoked_at）"
    ),
    "commitment-words": Case(
        sql("council", "update commitments set words = 'else' where id = 'commitment-1'"),
        "tables",
        "（words）",
    ),
    "decision": Case(
        sql("evaluation", "update decision_records set decision = 'not_adopted' where number = 2"),
        "tables",
        "（decision）",
    ),
    "decision-added": Case(
        sql(
            "evaluation",
            "insert into decision_records select round_id, project_id, 3, 'on_hold', reason,"
            " meeting_date, recorded_by, recorded_at from decision_records where number = 2",
        ),
        "tables",
        "（decision）",
    ),
    "grades": Case(
        sql("evaluation", "update score_sheets set grades = json_set(grades, '$.c1', 1)"),
        "tables",
        "（values）",
    ),
    "weights": Case(
        sql(
            "evaluation",
            "update rounds set criteria = json_set(criteria, '$[0].weight', 99)"
            " where id = 'round-1'",
        ),
        "tables",
        "（criteria）",
    ),
    "value-of-no-kind": Case(
        sql("council", "update members set term_from = x'00'"), "tables", "（term_from）"
    ),
    "joint-project": Case(
        sql(
            "reporting",
            "update joint_projects set submitted ="
            " json_set(submitted, '$.costs[0].initial_yen', 1) where id = 'project-1'",
        ),
        "tables",
        "表 joint_projects の project-1",
    ),
    "joint-project-gone": Case(
        sql("reporting", "delete from joint_projects where id = 'project-1'"),
        "tables",
        "表 joint_projects の project-1 がありません",
    ),
    "candidate-heard": Case(
        sql("evaluation", "update candidates_heard set lead_municipality = '012238'"),
        "tables",
        "（lead_municipality）",
    ),
    "standing": Case(
        sql(
            "registry",
            "update standings set roles = '[\"coordinator\"]' where caller = 'member-evaluator'",
        ),
        "tables",
        "表 standings の member-evaluator",
    ),
    "cursor-gone": Case(
        sql("reporting", "delete from cursors where stream = 'reporting.registry'"), "tables"
    ),
    "cursor-set-back": Case(
        sql("reporting", "update cursors set position = 1 where stream = 'reporting.registry'"),
        "log and tables",
    ),
}
