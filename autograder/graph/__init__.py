"""The mathematics: one graph, its derivatives, and its interpreters. Knows no question, point or file."""
