"""Worked cases from a file, run through the same rules as the pages: a lawyer's own included.

A file is an object of lists: `{"a_overdue_cost": [{"mode": …, "in": {…}, "out": {…}}, …], …}`. Rooms above register
what they can check under a key of its own (`k_watchwords`).
"""

from selfhelp.vectors import dating, reckoning
from selfhelp.vectors.checking import Difference, Report, Unreadable, check, load
from selfhelp.vectors.registry import Runner, Tables, keys, register

__all__ = ["Difference", "Report", "Runner", "Tables", "Unreadable", "check", "keys", "load", "register"]

reckoning.register_all()
dating.register_all()
