import os

import environ

from .base import *

DEBUG = bool(os.environ.get("DEBUG", ""))
HEAVY = environ.Env().bool("HEAVY", False)
LENGTH = 12
