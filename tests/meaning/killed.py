"""A process that indexes and is killed (SIGKILL) after its second batch; run by test_index.py.

usage: killed.py STORE
"""

from __future__ import annotations

import os
import signal
import sys

from waqai.meaning import Report, index
from waqai.store import Store


def die(report: Report) -> None:
    """End at once, with nothing put in order."""
    if report.indexed == 2:
        os.kill(os.getpid(), signal.SIGKILL)


with Store.open(sys.argv[1]) as store:
    index(store, batch=1, progress=die)
