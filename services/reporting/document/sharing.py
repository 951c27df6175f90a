"""Chapter データ共有の状況: how much each town shares, and what all members may know of."""

from collections.abc import Sequence

from services.reporting.document.blocks import Block, Cell, Column, Section, Table
from services.reporting.document.words import town
from services.reporting.domain import Material, SharedDataset
from shared.events.sharing import Audience
from shared.vocabulary import MUNICIPALITIES, MUNICIPALITY_CODES

# Everybody reads the report, so it must not name a dataset that only some may know of.
_KNOWN_TO_ALL = (Audience.ALL_MEMBERS, Audience.OPEN)


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
    listed = [one for one in datasets if one.audience in _KNOWN_TO_ALL]
    listed.sort(key=lambda one: (MUNICIPALITY_CODES.index(one.municipality), one.title, one.id))
    return Table(
        columns=(
            Column(heading="市町", kind="short", width=1.1),
            Column(heading="データ名", width=3),
            Column(heading="種別", width=1.8),
            Column(heading="共有範囲", width=1.6),
            Column(heading="版", kind="integer", width=0.5),
            Column(heading="行数", kind="integer", width=0.9),
            Column(heading="更新日", kind="day", width=2.1),
        ),
        rows=tuple(
            (
                town(one.municipality),
                one.title,
                one.kind.label,
                one.audience.label,
                one.version,
                one.row_count,
                one.updated_on,
            )
            for one in listed
        ),
        notes=(
            "指定した市町又は事務局だけに共有するデータと、共有を停止したデータは、数だけを示します。",
        ),
    )
