"""What a benchmark finds: a value beside another of the same run, because only ratios travel between machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """``value`` of ``name`` in ``unit``, beside ``other``, that of ``against``; ``goal`` is the largest good ratio."""

    name: str
    value: float
    unit: str
    against: str
    other: float
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.value / self.other

    @property
    def met(self) -> bool:
        return self.goal is None or self.ratio <= self.goal

    def record(self) -> dict[str, Any]:
        """What the JSON file says of it."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "against": self.against,
            "against_value": round(self.other, 3),
            "ratio": round(self.ratio, 4),
            "goal": self.goal,
        }
