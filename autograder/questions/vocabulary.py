"""What students' formulas may speak of, as the parser asks for it."""

from __future__ import annotations

from autograder.language.textbook.functions import is_function
from autograder.problem.instance import Instance


class Vocabulary:
    """The names of a problem."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def axes(self, name: str) -> int | None:
        """How many axes a name has; None where there is no such name."""
        node = self._instance.graph.names.get(name)
        if node is None:
            return 0 if name in self._instance.sizes else None
        return len(node.shape)

    def known(self) -> list[str]:
        return self._instance.known()

    def is_function(self, name: str) -> bool:
        return is_function(name)
