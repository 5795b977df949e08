"""Profiles of hypothesis: few examples at a desk, more and always the same ones where CI runs."""

import os

from hypothesis import settings

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

os.environ["AUTOGRADER_CACHE"] = "off"  # tests leave nothing in anybody's home
