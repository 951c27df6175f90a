"""Makes a format of a report in a process of its own, with limits on time and memory.

A thousand pages take seconds and gigabytes; in the service's own process they would hold up
everybody else and stay.
"""

from pathlib import Path

from shared.workshop import Limits, OutOfMemory, OutOfTime, Task, TaskFailed, TaskRefused, Worker

LIMITS = Limits(seconds=300, memory_mib=6144)
"""Of one format. PDF of 1,000 pages takes about 15 s and 2.1 GiB of address space."""
TRIAL_LIMITS = Limits(seconds=20, memory_mib=1024)
"""Of a template filled while its sender waits; the default one takes 3 s and under 0.3 GiB."""


class MakingFailed(Exception):
    """The format could not be made; the text says why, for the 事務局."""


class TemplateUnusable(MakingFailed):
    """The Word template cannot be filled."""


def make(
    worker: Worker,
    format_: str,
    document: Path,
    out: Path,
    template: Path | None = None,
    limits: Limits = LIMITS,
) -> tuple[str, ...]:
    """Write the report in `document` (JSON) to `out`; answer what the format cannot hold.

    `template` replaces the Word format's default, which itself is the format `word-template`.
    Raises MakingFailed.
    """
    arguments = (format_, str(document), str(out))
    chosen = ("--template", str(template)) if template else ()
    task = Task("services.reporting.rendering", (*arguments, *chosen), limits)
    try:
        return tuple(worker(task))
    except TaskRefused as refused:
        raise TemplateUnusable(str(refused)) from refused
    except TaskFailed as cause:
        raise MakingFailed(_reason(cause, limits)) from cause


def _reason(cause: TaskFailed, limits: Limits) -> str:
    if isinstance(cause, OutOfTime):
        return f"作成が{limits.seconds:g}秒以内に終わらなかったため、中止しました。"
    if isinstance(cause, OutOfMemory):
        return "作成に必要なメモリが上限を超えたため、中止しました。"
    if "FontsMissing" in str(cause):
        return "印刷用の書体が用意されていません。システムの管理者に連絡してください。"
    return "作成中に想定外のエラーが起きました。システムの管理者に連絡してください。"
