"""Packs: the reports of all regions below one, as a zip with an index. One region that fails does not stop the others."""

from __future__ import annotations

import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from data.database.engine import reader
from data.reference import regions
from data.scope import Scope
from data.texts import text
from reports.content.gather import NoFigures, find_whole, gather, slice_of
from reports.content.record import Withheld
from reports.files import Kind, Manner, stem, write
from reports.order import Order
from reports.packs.index import Entry, standings_of, write_index
from reports.pdf import to_pdf

_STORED: Final = (1980, 1, 1, 0, 0, 0)
WORTH_A_POOL: Final = 8
"""So many regions are worth the start of processes."""
A_POOL: Final = 300
"""So many regions a set of processes writes before new ones take over: what libraries keep of each does not pile up."""


class Stopped(RuntimeError):
    """The pack was cancelled; nothing of it is left."""


@dataclass(slots=True)
class Pack:
    """A pack that was written."""

    path: Path
    entries: list[Entry] = field(default_factory=list)

    @property
    def failed(self) -> list[Entry]:
        """The regions whose report could not be written."""
        return [entry for entry in self.entries if entry.outcome == "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """How a pack is written and watched.

    ``progress`` is called with (regions done, regions in all). ``stop``: asked between two regions. ``workers``: how many regions
    are written at a time, each in a process of its own where there are enough of them.
    """

    progress: Callable[[int, int], None] = lambda _done, _total: None
    stop: Callable[[], bool] = lambda: False
    workers: int = 1


def members(order: Order) -> list[str]:
    """The regions of a pack in the order of their codes; those outside the statistics are passed over."""
    tree = regions()
    if order.level is None:
        found = tree.children(order.region)
    else:
        found, stack = [], [order.region]
        while stack:
            code = stack.pop()
            if tree[code].level == order.level:
                found.append(code)
            else:
                stack += tree.children(code)
    return sorted(code for code in found if not tree[code].outside_statistics)


def write_pack(
    engine: Engine,
    scope: Scope,
    order: Order,
    kinds: Sequence[Kind],
    out: Path,
    manner: Manner,
    run: Run = Run(),
) -> Pack:
    """Write the pack to ``out`` (a .zip), one region after the other, so that memory does not grow with their number.

    Raises :class:`Stopped` when ``run.stop`` says so between two regions; the zip then is not there.
    """
    codes = members(order)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{out.name}.part")
    order = settled(engine, scope, order)
    pack = Pack(out)
    try:
        with (
            zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive,
            tempfile.TemporaryDirectory(dir=out.parent, prefix=".pack") as folder,
        ):
            task = _Task(engine.url.render_as_string(hide_password=False), scope, order, kinds, manner, folder)
            run.progress(0, len(codes))
            for entry in _entries(engine, task, codes, run.workers if len(codes) >= WORTH_A_POOL else 1):
                if run.stop():
                    raise Stopped(out.name)
                for name in entry.files:
                    _add(archive, Path(folder) / name, name, manner.timestamp)
                    (Path(folder) / name).unlink()
                pack.entries.append(entry)
                run.progress(len(pack.entries), len(codes))
            index = write_index(pack.entries, order, Path(folder), manner)
            _add(archive, index, index.name, manner.timestamp)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return pack


@dataclass(frozen=True, slots=True)
class _Task:
    """What is the same for all regions of a pack. ``folder``: where their files are left for the zip."""

    url: str
    scope: Scope
    order: Order
    kinds: Sequence[Kind]
    manner: Manner
    folder: str


def _entries(engine: Engine, task: _Task, codes: Sequence[str], workers: int) -> Iterator[Entry]:
    """The entries in the order of the codes; of what is written ahead no more than a few files lie in the folder."""
    if workers < 2:
        for code in codes:
            yield _one(engine, task, code)
        return
    left = deque(codes)
    while left:
        try:
            for entry in _by_pool(task, list(islice(left, A_POOL)), workers):
                left.popleft()
                yield entry
        except BrokenProcessPool:  # one of those in hand brought its process down, as by too much memory: find it
            for code in [left.popleft() for _ in range(min(2 * workers, len(left)))]:
                yield _alone(task, code)


def _by_pool(task: _Task, codes: Sequence[str], workers: int) -> Iterator[Entry]:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Entry]] = deque()
        ahead = iter(codes)
        try:
            while True:
                for code in islice(ahead, 2 * workers - len(waiting)):
                    waiting.append(pool.submit(_elsewhere, task, code))
                if not waiting:
                    return
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _alone(task: _Task, code: str) -> Entry:
    """An entry by a process of its own, which may die without harm to others."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_elsewhere, task, code).result()
        except BrokenProcessPool:
            return Entry(code, "failed", reason="the process that wrote it died")


@cache
def _engine_of(url: str) -> Engine:
    return reader(url)


def _elsewhere(task: _Task, code: str) -> Entry:
    return _one(_engine_of(task.url), task, code)


def settled(engine: Engine, scope: Scope, order: Order) -> Order:
    """The order with one calibre and purpose for all its regions: those that a report on the parent would have."""
    whole = find_whole(engine, scope, order)
    return order if whole is None else order.settled(slice_of(whole))


def _one(engine: Engine, task: _Task, code: str) -> Entry:
    try:
        content = gather(engine, task.scope, replace(task.order, region=code))
        names = []
        for kind in task.kinds:
            path = write(content, Path(task.folder), kind, task.manner)
            names.append(f"{code}_{path.name}")
            path.replace(path.with_name(names[-1]))
        if task.manner.pdf:
            names += [printed.name for printed in to_pdf([Path(task.folder) / name for name in names])]
        return Entry(code, "written", tuple(names), standings=standings_of(content))
    except NoFigures:
        return Entry(code, "no_figures")
    except Withheld:
        return Entry(code, "withheld")
    except Exception as fault:
        return Entry(code, "failed", reason=f"{type(fault).__name__}: {fault}"[:300])


def _add(archive: zipfile.ZipFile, path: Path, name: str, timestamp: datetime) -> None:
    moment = timestamp.astimezone(UTC)
    info = zipfile.ZipInfo(name, max(moment.timetuple()[:6], _STORED))
    info.external_attr = 0o644 << 16
    archive.writestr(info, path.read_bytes())


def pack_name(order: Order, language: str) -> str:
    """The name of the file of a pack whose order is :func:`settled`."""
    what = text("file.pack" if order.level is None else f"file.pack.{order.level}", language)
    return f"{stem(order, what, language)}.zip"
