"""Who a student is on the platform that their work was downloaded from."""

from __future__ import annotations

from typing import NamedTuple


class Identity(NamedTuple):
    """What a download tells of a student; None and empty where it tells nothing.

    ids: by kind, such as `canvas_user`; group: the names of all who handed in together;
    submitted_at: ISO 8601 with its offset; late: as the platform marked it, from no clock of ours
    """

    name: str | None = None
    email: str | None = None
    sid: str | None = None
    ids: tuple[tuple[str, str], ...] = ()
    group: tuple[str, ...] = ()
    late: bool | None = None
    submitted_at: str | None = None

    def told(self) -> dict[str, object]:
        """The facts by name, without those that are not told."""
        facts = {**self._asdict(), "ids": dict(self.ids), "group": list(self.group)}
        return {name: fact for name, fact in facts.items() if fact or fact is False}
