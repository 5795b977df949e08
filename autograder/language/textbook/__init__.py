"""Formulas as textbooks and students write them: text to tree, and the tree to nodes of the same graph."""
