"""Chapter データ共有の状況: who shares what with whom."""

from collections.abc import Sequence

from services.reporting.document.blocks import Block, Cell, Column, Section, Table
from services.reporting.document.words import day, town, towns
from services.reporting.domain import Material, SharedDataset
from shared.events.sharing import Audience
from shared.vocabulary import MUNICIPALITIES


def sharing(material: Material) -> tuple[Block, ...]:
    if not material.datasets:
        return ()
    return (
        Section(title="市町別の共有データ数"),
        _by_town(material.datasets),
        Section(title="共有データ一覧"),
        _list(material.datasets),
    )


def _by_town(datasets: tuple[SharedDataset, ...]) -> Table:
    return Table(
        unit="単位：件",
        columns=(
            Column(heading="市町", kind="short", width=1.4),
            *(Column(heading=one.label, kind="integer") for one in Audience),
            Column(heading="計", kind="integer"),
        ),
        rows=(
            *(
                _counts(member.name, [one for one in datasets if one.municipality == member.code])
                for member in MUNICIPALITIES
            ),
            _counts("5市町計", datasets),
        ),
        totals=1,
    )


def _counts(name: str, datasets: Sequence[SharedDataset]) -> tuple[Cell, ...]:
    audiences = [one.audience for one in datasets]
    return (name, *(audiences.count(one) for one in Audience), len(audiences))


def _list(datasets: tuple[SharedDataset, ...]) -> Table:
    order = [member.code for member in MUNICIPALITIES]
    listed = sorted(datasets, key=lambda one: (order.index(one.municipality), one.title, one.id))
    return Table(
        columns=(
            Column(heading="市町", kind="short", width=1.1),
            Column(heading="データ名", width=3),
            Column(heading="種別", width=1.8),
            Column(heading="共有範囲", width=1.6),
            Column(heading="版", kind="integer", width=0.5),
            Column(heading="行数", kind="integer", width=0.9),
            Column(heading="更新日", kind="short", width=2.1),
        ),
        rows=tuple(
            (
                town(one.municipality),
                one.title,
                one.kind.label,
                _audience(one),
                one.version,
                one.row_count,
                day(one.updated_on),
            )
            for one in listed
        ),
    )


def _audience(one: SharedDataset) -> str:
    if one.audience is not Audience.NAMED:
        return one.audience.label
    return f"{one.audience.label}（{towns(one.municipalities)}）"
