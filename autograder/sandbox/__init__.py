"""Student code, run where it can compute and do nothing else: files in, plain float64 arrays out."""

from .doctor import Isolation, Layer
from .job import KINDS, Call, Failure, Job, Limits, Returned, Run, SandboxError
from .runner import ALL_LAYERS, Sandbox, doctor

__all__ = [
    "ALL_LAYERS",
    "KINDS",
    "Call",
    "Failure",
    "Isolation",
    "Job",
    "Layer",
    "Limits",
    "Returned",
    "Run",
    "Sandbox",
    "SandboxError",
    "doctor",
]
