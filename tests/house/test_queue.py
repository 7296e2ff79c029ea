"""The queue: every scheduled path imports, every task takes only ids, the table follows the list."""

import inspect
import traceback
from importlib import import_module

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.models import Schedule

from comms import tasks as of_comms
from tracker import tasks as of_tracker
from tracker.rules.quiet import Broken, quiet

JOBS = import_string(settings.SCHEDULE)
NAMED = [settings.POKE_TASK, settings.RECOVERY_TASK, settings.CONFIRMATION_TASK]


@pytest.mark.parametrize("path", [*(func for _name, func, _minutes in JOBS), *NAMED])
def test_every_path_leads_to_a_task(path):
    module, _, name = path.rpartition(".")
    assert callable(getattr(import_module(module), name))


def every_task() -> list[object]:
    return [
        task
        for module in (of_comms, of_tracker)
        for _name, task in inspect.getmembers(module, inspect.isfunction)
        if task.__module__ == module.__name__ and not task.__name__.startswith("_")
    ]


@pytest.mark.parametrize("task", every_task(), ids=lambda task: task.__name__)
def test_task_takes_only_ids(task):
    for name, parameter in inspect.signature(task).parameters.items():
        assert name.endswith("_id")
        assert parameter.annotation in {int, "int"}


@pytest.mark.parametrize("task", every_task(), ids=lambda task: task.__name__)
def test_task_fails_without_the_words_of_what_broke(task):
    assert task.__code__ is quiet(task).__code__


def test_a_quiet_failure_names_kind_and_place_alone():
    typed = "Canary " + "Name"

    @quiet
    def breaks() -> None:
        raise ValueError(typed)

    with pytest.raises(Broken, match="ValueError at ") as told:
        breaks()
    assert "Canary Name" not in "".join(traceback.format_exception(told.value))


def test_periodic_tasks_need_nothing_at_all():
    for _name, func, _minutes in JOBS:
        assert not inspect.signature(import_string(func)).parameters


def test_names_of_jobs_are_unique():
    assert len({name for name, _func, _minutes in JOBS}) == len(JOBS)


@pytest.mark.django_db
def test_installing_twice_changes_nothing_and_takes_stale_jobs_away():
    Schedule.objects.create(name="old", func="gone.away", schedule_type=Schedule.MINUTES)
    once = Schedule.objects.create(name="soon", func="x.y", schedule_type=Schedule.ONCE)
    call_command("install_schedules")
    first = list(Schedule.objects.order_by("pk").values())
    call_command("install_schedules")
    assert list(Schedule.objects.order_by("pk").values()) == first
    names = set(Schedule.objects.values_list("name", flat=True))
    assert names == {name for name, _func, _minutes in JOBS} | {once.name}
