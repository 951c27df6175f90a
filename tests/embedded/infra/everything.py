"""An installation in which everything has happened that facts tell, each by the true action."""

import io
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from infra.doors import subscriptions_of
from services.council import actions as council
from services.council.domain.members import Card, Duties, Term
from services.council.domain.plans import Plan, PlanItem
from services.evaluation import actions as evaluation
from services.evaluation.actions.scoring import Entry
from services.evaluation.domain import DEFAULT_CRITERIA, Appointment, CouncilDecision, RoundPlan
from services.evaluation.domain.scores import Score
from services.registry import actions as registry
from services.registry.domain import Attachment, Progress
from services.registry.schemas import EXAMPLE_CONTENT, ContentSchema
from services.reporting import actions as reporting
from services.sharing import actions as sharing
from services.sharing.domain import CheckedFile, Use
from shared.access import Member, Role, Scope
from shared.database import Database
from shared.events.evaluation import Decision
from shared.events.sharing import Audience, Recipients
from shared.files import FileStore
from shared.manifests import SERVICES, WITH_API
from shared.messaging import log
from shared.messaging.consumer import Consumer
from shared.messaging.inbox import WakeUp
from shared.messaging.reading import LocalLog
from shared.preparing import prepare
from shared.settings import Settings
from shared.transactions import Transactions, UnitOfWork, today_in_tokyo, utc_now
from shared.vocabulary import DatasetKind

RAUSU, NEMURO = "016942", "012238"
PROJECT, LATER, DATASET, ROUND = "project-1", "project-2", "dataset-1", "round-1"
PLAN, ITEM, COMMITMENT, TOKEN, REPORT = "plan-1", "item-1", "commitment-1", "token-1", "report-1"
GONE, EVALUATOR = "member-gone", "member-evaluator"

_ROLES = frozenset(Role) - {Role.SERVICE, Role.COORDINATOR}
_RAUSU = Member("member-rausu", RAUSU, _ROLES, proved_at=utc_now())
_OFFICE = Member("member-office", NEMURO, frozenset({Role.COORDINATOR}), proved_at=utc_now())
_EVALUATOR = Member(EVALUATOR, NEMURO, frozenset({Role.EVALUATOR}))

Databases = Mapping[str, Database]


@contextmanager
def opened(settings: Settings) -> Iterator[Databases]:
    """Each service's database, with all its tables."""
    with ExitStack() as stack:
        found = {
            service: stack.enter_context(closing(Database(settings.database_url(service))))
            for service in SERVICES
        }
        for service, database in found.items():
            prepare(database, service)
        yield found


class Everything:
    """Does it, one service after the other."""

    def __init__(self, settings: Settings, databases: Databases) -> None:
        self._settings, self._databases = settings, databases
        self._transactions = {
            service: Transactions(service, database, lambda _: None)
            for service, database in databases.items()
        }

    def happen(self) -> None:
        self._at_council()
        self._projects()
        self._data()
        self.hear()
        self._round()
        self.hear()
        self._carrying_out()
        self.hear()
        self.order_report(REPORT)
        self._elsewhere()

    def go_on(self) -> None:
        """One thing more, which nobody has heard of yet."""
        self.do(_RAUSU, registry.withdraw_project, LATER, self._revision(LATER), "見直すため。")

    def submit_another(self) -> None:
        self._submit(str(uuid.uuid4()))

    def hear(self) -> None:
        """Every consumer reads every log, as long as that leads to something new."""
        for _ in range(3):
            for service in self._databases:
                for producer, handlers in subscriptions_of(service).items():
                    self._number(producer)
                    Consumer(
                        f"{service}.{producer}",
                        handlers,
                        self._transactions[service],
                        LocalLog(self._databases[producer]),
                        WakeUp(),
                    ).catch_up()

    def _number(self, producer: str) -> None:
        """What a relay does, where there is one."""
        database = self._databases[producer]
        if not database.has_single_writer:
            with database.writing() as session:
                log.number(session)

    def do(self, by: Member, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        service = action.__module__.split(".")[1]
        return self._transactions[service].run(action, by, "request-1", *args, **kwargs)

    def _at_council(self) -> None:
        self.do(_OFFICE, council.record_municipalities)
        for member, town, roles in (
            ("member-rausu", RAUSU, sorted(_ROLES)),
            ("member-office", NEMURO, [Role.COORDINATOR]),
            (EVALUATOR, NEMURO, [Role.EVALUATOR]),
            (GONE, RAUSU, [Role.OFFICIAL]),
        ):
            self.do(
                _OFFICE,
                council.enrol_sample,
                member_id=member,
                login=member,
                name=member,
                section="",
                municipality=town,
                roles=roles,
                password_hash="",
            )
        duties = Duties(
            municipality=RAUSU,
            roles=frozenset({Role.OFFICIAL, Role.HEAD}),
            term=Term(begins=date(2026, 4, 1)),
        )
        card = Card(login=GONE, name="羅臼町 担当者", section="総務課")
        self.do(_OFFICE, council.revise_member, GONE, 1, card, duties)
        self.do(_OFFICE, council.suspend_member, GONE, 2)
        self.do(_OFFICE, council.resume_member, GONE, 3)
        self.do(_OFFICE, council.suspend_member, GONE, 4)
        plan = Plan(
            id=PLAN,
            title="情報化計画",
            municipality=NEMURO,
            first_fiscal_year=2022,
            last_fiscal_year=2026,
        )
        self.do(_OFFICE, council.record_plan, plan)
        item = PlanItem(id=ITEM, number="2-(3)", title="5Gの利活用")
        self.do(_OFFICE, council.add_plan_item, PLAN, item)
        token = council.TokenPlan(
            name="財務会計",
            municipality=RAUSU,
            scopes=frozenset({Scope.READ}),
            last_day=today_in_tokyo(utc_now()) + timedelta(days=30),
        )
        self.do(_RAUSU, council.issue_api_token, TOKEN, token, "secret")
        self.do(_RAUSU, council.revoke_api_token, TOKEN)
        for id_ in (COMMITMENT, "commitment-2"):
            self.do(_RAUSU, council.sign_commitment, id_, PROJECT, "町として進めます。")
            if id_ == COMMITMENT:
                self.do(_RAUSU, council.withdraw_commitment, id_, "計画を改めるため。")

    def _elsewhere(self) -> None:
        """In services that need nothing of the others, as each tells in a module of its own."""
        for service in WITH_API:
            if find_spec(happening := f"tests.embedded.{service}.happening"):
                import_module(happening).happen(self.do, _RAUSU)
        self.hear()

    def _projects(self) -> None:
        for id_ in (PROJECT, LATER):
            self.do(_OFFICE, registry.accept_project, id_, self._submit(id_))
        self._draft("project-draft")
        returned = self._submit("project-returned")
        self.do(_OFFICE, registry.return_project, "project-returned", returned, "経費の内訳を。")
        self._submit("project-withdrawn")
        revision = self._revision("project-withdrawn")
        self.do(_RAUSU, registry.withdraw_project, "project-withdrawn", revision, "見直すため。")

    def _submit(self, id_: str) -> int:
        """Its revision as others than its town see it."""
        revision = self._draft(id_)
        revision = self.do(_RAUSU, registry.request_approval, id_, revision).revision
        return self.do(_RAUSU, registry.approve_project, id_, revision).shown_revision

    def _draft(self, id_: str) -> int:
        content = ContentSchema().load(EXAMPLE_CONTENT)
        content = replace(content, lead_municipality=RAUSU, partners=(), plan_item_id=ITEM)
        self.do(_RAUSU, registry.register_project, id_, content)
        sha256 = self._stored("registry", b"a drawing")
        attachment = Attachment(sha256, "図面.pdf", "application/pdf", 9)
        return self.do(_RAUSU, registry.attach_file, id_, 1, attachment).revision

    def _data(self) -> None:
        first, second = (self._checked(content) for content in (b"a,b\n1,2\n", b"a,b\n3,4\n"))
        described = sharing.Description(
            title="漁港一覧",
            kind=DatasetKind.OTHER,
            description="",
            recipients=Recipients(audience=Audience.SECRETARIAT),
        )
        self.do(_RAUSU, sharing.share_dataset, DATASET, described, first)
        self.do(_RAUSU, sharing.add_version, DATASET, "version-2", second)
        named = Recipients(audience=Audience.NAMED, municipalities=(NEMURO,))
        self.do(_RAUSU, sharing.change_consent, DATASET, 2, named)
        for use in (Use.PREVIEW, Use.DOWNLOAD, Use.DOWNLOAD):
            self.do(_EVALUATOR, sharing.ask_to_read, DATASET, 1, use)

    def _round(self) -> None:
        plan = RoundPlan(
            title="令和8年度の評価",
            fiscal_year=2026,
            due_date=today_in_tokyo(utc_now()),
            allow_own=False,
            criteria=DEFAULT_CRITERIA[:2],
            project_ids=(PROJECT,),
            appointments=(Appointment(member_id=EVALUATOR, group=NEMURO),),
        )
        self.do(_OFFICE, evaluation.prepare_round, ROUND, plan)
        self.do(_OFFICE, evaluation.open_round, ROUND, 1)
        scores = tuple(Score(criterion_id=each, grade=4) for each in ("c1", "c2"))
        entry = Entry(scores=scores, comment="")
        self.do(_EVALUATOR, evaluation.enter_scores, ROUND, PROJECT, 0, entry)
        self.do(_OFFICE, evaluation.close_round, ROUND, 2)
        for revision, reason in ((3, "書き間違い"), (4, "効果が大きいため。")):
            decision = CouncilDecision(
                project_id=PROJECT,
                decision=Decision.ADOPTED,
                reason=reason,
                meeting_date=today_in_tokyo(utc_now()),
            )
            self.do(_OFFICE, evaluation.record_decision, ROUND, revision, decision)
        self.do(_OFFICE, evaluation.publish_round, ROUND, 5)
        later = replace(plan, title="準備中の評価", project_ids=(LATER,))
        self.do(_OFFICE, evaluation.prepare_round, "round-preparing", later)

    def _carrying_out(self) -> None:
        revision = self._revision(PROJECT)
        self.do(_RAUSU, registry.start_project, PROJECT, revision)
        year = ContentSchema().load(EXAMPLE_CONTENT).costs[0].fiscal_year
        progress = Progress(fiscal_year=year, initial_yen=1_000, operating_yen=0)
        self.do(_RAUSU, registry.report_progress, PROJECT, revision + 1, progress)
        self.do(_RAUSU, registry.complete_project, PROJECT, self._revision(PROJECT))

    def _revision(self, project_id: str) -> int:
        def asked(work: UnitOfWork) -> int:
            return registry.get_project(work, project_id).revision

        return self._transactions["registry"].query(asked, _RAUSU, "")

    def order_report(self, report_id: str) -> None:
        self.do(_OFFICE, reporting.order_report, report_id, "共同報告書", (), {})

    def _checked(self, content: bytes) -> CheckedFile:
        return CheckedFile(
            file_name="漁港一覧.csv",
            sha256=self._stored("sharing", content),
            size_bytes=len(content),
            encoding="utf-8",
            header_rows=1,
            columns=("a", "b"),
            row_count=1,
            notes=(),
        )

    def _stored(self, service: str, content: bytes) -> str:
        return FileStore(self._settings.files / service).put(io.BytesIO(content))
