"""Formulas: text to tree to nodes, and nodes to text."""
