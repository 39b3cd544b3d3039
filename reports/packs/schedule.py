"""Timers that make a pack again and again: a systemd service with its timer, a task of Windows. They are printed, never installed."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from data.settings import ROOT

_CALENDAR: Final = {
    "daily": "*-*-*",
    "weekly": "Mon *-*-*",
    "monthly": "*-*-01",
    "quarterly": "*-01,04,07,10-01",
    "yearly": "*-01-01",
}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ENVIRONMENT: Final = (
    *("COVERAGE_DATABASE_URL", "COVERAGE_INSTANCE", "COVERAGE_OFFICE", "COVERAGE_OFFICE_NAME"),
    *("COVERAGE_SLIDES_TEMPLATE", "COVERAGE_DOCUMENT_TEMPLATE"),
)
"""Settings that a pack depends on: a service does not have those of the terminal that printed it."""


_PATHS: Final = (("--ou", "--out"), ("--te", "--template"), ("--docu", "--document-template"))
"""The options of a pack that take a path, each with the shortest form that can mean no other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A pack to be made again: ``command`` is the program with its arguments, ``folder`` where it runs, ``environment`` its settings.

    ``at``: the time of day as HH:MM. ``name``: of its unit or task, letters, digits and hyphens.
    """

    name: str
    command: Sequence[str]
    folder: str
    every: str
    at: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError for what no scheduler takes."""
        if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.at) is None:
            raise ValueError(f"--at takes a time of day as 06:30, not {self.at!r}")
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}", self.name) is None:
            raise ValueError(f"--name takes up to 61 letters, digits and hyphens, not {self.name!r}")
        for said in (*self.command, self.folder, *self.environment.values()):
            if re.search(r"[\x00-\x1f\x7f]", said):
                raise ValueError("a command of a schedule holds no control characters")


def print_schedule(args: argparse.Namespace, pack: Sequence[str]) -> int:
    """Print the timer for a pack whose arguments are ``pack``, which a pack takes. Returns the exit code."""
    given = with_whole_paths(pack)
    database = getattr(args, "database", None)
    if database is not None and "--database" not in given:
        given += ["--database", database]
    try:
        plan = Plan(args.name, pack_command(given), str(ROOT), args.every, args.at, settings_of(os.environ))
        print(printed(plan, args.system), end="")
    except ValueError as problem:
        print(f"reports: {problem}", file=sys.stderr)
        return 2
    return 0


def with_whole_paths(pack: Sequence[str]) -> list[str]:
    """The arguments of a pack with its paths named whole, each where it stands: the timer runs in the program's folder."""
    found: list[str] = []
    awaits = False
    for word in pack:
        option, equals, value = word.partition("=")
        is_path = any(option.startswith(least) and whole.startswith(option) for least, whole in _PATHS)
        if awaits:
            word = str(Path(word).absolute())
        elif is_path and equals:
            word = f"{option}={Path(value).absolute()}"
        awaits = is_path and not equals and not awaits
        found.append(word)
    return found


def pack_command(arguments: Sequence[str]) -> list[str]:
    """The command line of a pack by the interpreter that runs now."""
    return [sys.executable, "-m", "reports", "pack", *arguments]


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of this process that its packs depend on."""
    return {name: environment[name] for name in _ENVIRONMENT if environment.get(name)}


def printed(plan: Plan, system: str) -> str:
    """What is to be put where, as text: comments say how."""
    return _systemd(plan) if system == "systemd" else _windows(plan)


def service(plan: Plan) -> str:
    """The systemd service: one run of the pack."""
    lines = [
        "[Unit]",
        "Description=Reports on union coverage, all regions of a pack",
        "",
        "[Service]",
        "Type=oneshot",
        f"WorkingDirectory={_path(plan.folder)}",
        *(f"Environment={_quoted(f'{name}={value}', command=False)}" for name, value in plan.environment.items()),
        f"ExecStart={' '.join(_quoted(part) for part in plan.command)}",
        "Nice=10",
        "",
    ]
    return "\n".join(lines)


def timer(plan: Plan) -> str:
    """The systemd timer of :func:`service`; a run missed while the machine was off is made up for."""
    calendar = f"{_CALENDAR[plan.every]} {plan.at}:00"
    head = ["[Unit]", "Description=When the reports on union coverage are made", ""]
    body = ["[Timer]", f"OnCalendar={calendar}", "Persistent=true", f"Unit={plan.name}.service", ""]
    return "\n".join([*head, *body, "[Install]", "WantedBy=timers.target", ""])


def _quoted(said: str, *, command: bool = True) -> str:
    """A word of a unit file in double quotes: backslash, quote and % are escaped, in commands $ too, so that nothing in it is expanded."""
    escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$") if command else escaped}"'


def _path(said: str) -> str:
    """A folder in a unit file, which takes the whole line without quotes."""
    return said.replace("%", "%%")


def _systemd(plan: Plan) -> str:
    where = "~/.config/systemd/user"
    return (
        f"# Save the two parts as {where}/{plan.name}.service and {where}/{plan.name}.timer, then:\n"
        f"#   systemctl --user daemon-reload && systemctl --user enable --now {plan.name}.timer\n"
        f"# {plan.name}.service\n{service(plan)}\n# {plan.name}.timer\n{timer(plan)}"
    )


def task(plan: Plan) -> str:
    """The task of the Windows Task Scheduler as XML; settings of the environment are set by the command itself."""
    program, *arguments = plan.command
    if plan.environment:  # a task has no environment of its own
        sets = " && ".join(f'set "{name}={_in_batch(value)}"' for name, value in plan.environment.items())
        line = " ".join(_word(_in_batch(part)) for part in plan.command)
        program, said = "cmd.exe", f'/d /s /c "{sets} && {line}"'
    else:
        said = " ".join(_word(part) for part in arguments)
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Reports on union coverage, all regions of a pack</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{plan.at}:00</StartBoundary>
      <Enabled>true</Enabled>
      {_windows_calendar(plan.every)}
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(said)}</Arguments>
      <WorkingDirectory>{escape(plan.folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _windows(plan: Plan) -> str:
    first = f"<!-- Save as {plan.name}.xml in UTF-16, then: schtasks /Create /TN {plan.name} /XML {plan.name}.xml -->"
    declaration, _, rest = task(plan).partition("\n")
    return f"{declaration}\n{first}\n{rest}"


def _windows_calendar(every: str) -> str:
    if every == "daily":
        return "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    if every == "weekly":
        return "<ScheduleByWeek><DaysOfWeek><Monday /></DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek>"
    step = {"monthly": 1, "quarterly": 3, "yearly": 12}[every]
    months = "".join(f"<{month} />" for month in _MONTHS[::step])
    return f"<ScheduleByMonth><DaysOfMonth><Day>1</Day></DaysOfMonth><Months>{months}</Months></ScheduleByMonth>"


def _word(said: str) -> str:
    """A word of a Windows command line, as programs take it apart (CommandLineToArgvW)."""
    doubled = re.sub(r'(\\*)"', lambda found: found[1] * 2 + '\\"', said)
    ended = re.sub(r"(\\+)$", lambda found: found[1] * 2, doubled)
    return f'"{ended}"'


def _in_batch(said: str) -> str:
    """A word for ``cmd /c``: between quotes only % and the quote itself mean something, and the quote cannot be told.

    Raises ValueError for these.
    """
    if "%" in said or '"' in said:
        raise ValueError(f"a Windows task with settings of the environment takes neither % nor quotes: {said!r}")
    return said
