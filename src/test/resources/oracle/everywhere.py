#!/usr/bin/env python3
"""Set the product's state at every migration beside the one that Django's loader gives there.

    everywhere.py REPO PRODUCT

PRODUCT has one answer of ``state --at`` a line. Each migration is folded in a process of its own, forked once all of
them are loaded: folding changes field objects that the migrations share. Where every operation of the plan is Django's
and none fails, the state is that of ``MigrationLoader.project_state``; else it is folded as ``django_truth.py`` does.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import compare
import django_truth as truth
from truth_repository import Repository
from truth_stubs import is_stub
from truth_values import Encoder

DIFFERENT, FAILED, NOT_PLAIN = 1, 2, 3


def plain(project: truth.Project, at: tuple[str, str]) -> Any:
    """What the loader itself says; None where stubs or errors need the oracle's own fold."""
    loader = truth.load_graph_for(project, at)
    plan = loader.graph._generate_plan([at], True)
    operations = [o for key in plan for o in loader.graph.nodes[key].operations]
    if loader.graph.cycles or any(is_stub(o) for o in truth.flatten(operations)):
        return None
    try:
        state = loader.project_state(at, at_end=True)
    except Exception:
        return None
    here = {i.package.label for i in project.loaded if i.package.label_source == "django"}
    return {
        "models": Encoder(project.relative).project_state(state),
        "errors": [],
        "django_apps": sorted(here),
        "plan": [list(k) for k in plan],
    }


def judge(project: truth.Project, product: Any, itself: bool) -> int:
    """The exit status of the process that judges one migration."""
    at = tuple(product["at"])
    expected = plain(project, at) if itself else truth.state_answer(project, at)
    if expected is None:
        return NOT_PLAIN
    tally = compare.Tally()
    told = compare.compare_state(expected, product, False, tally)
    tally.compare(expected["plan"], product["plan"], "plan")
    if tally.unknown or tally.differences:
        print(f"{at[0]}.{at[1]}: {told}; unknown {tally.unknown}", *tally.differences[:5], sep="\n  ")
    return DIFFERENT if tally.differences else 0


def apart(project: truth.Project, product: Any, itself: bool) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = FAILED
        try:
            status = judge(project, product, itself)
        finally:
            sys.stdout.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> int:
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    repository = Repository(Path(sys.argv[1]), {}, {})
    truth.configure(None, {p.label for p in repository.projects[0]})
    truth.adopt(repository)
    project = truth.Project(repository, 0, False, [])
    outcomes = []
    with Path(sys.argv[2]).open(encoding="utf-8", newline="\n") as products:
        for product in map(json.loads, products):
            status = apart(project, product, True)
            outcomes.append(status if status != NOT_PLAIN else apart(project, product, False))
    bad = sum(status != 0 for status in outcomes)
    print(f"states {len(outcomes)}, equal {len(outcomes) - bad}, not equal {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
