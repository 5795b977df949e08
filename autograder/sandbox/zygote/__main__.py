"""The zygote's start: `python -P -s -B <this directory> <descriptor of the control socket> <packages>`."""

import importlib
import os
import sys

# Python put this directory on the path; we are the package `zygote` inside its parent, and only until loaded.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
serve = importlib.import_module("zygote.serve")
del sys.path[0]
serve.main(sys.argv[1:])
