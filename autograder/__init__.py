"""Grades deep-learning homework: every answer is a named node of one graph."""

__version__ = "0.1.0"
