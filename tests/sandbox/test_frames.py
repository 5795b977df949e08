"""A child's bytes are believed as little as possible: there is an array of ours or a refusal."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import Call, Failure, Job, Returned
from autograder.sandbox.frames import Conversation
from autograder.sandbox.zygote.wire import (
    CHILD_KINDS,
    ERROR,
    LOADED,
    READY,
    RESULT,
    MalformedError,
    Problem,
    Reader,
    pack_array,
    pack_text,
)

JOB = Job(b"", "solution.py", (Call("f", keys=("a", "b")),))
NUMBER = pack_array(np.array(1.0))


def talk(*frames: tuple[bytes, bytes], job: Job = JOB) -> Conversation:
    conversation = Conversation(job, None)
    for frame in ((READY, bytes(4)), (LOADED, b""), *frames):
        conversation.hear(*frame)
    return conversation


def item(array: bytes = NUMBER) -> bytes:
    return b"\0" + array


@given(
    hnp.arrays(
        np.float64,
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        elements=st.floats(width=64),
    )
)
def test_an_array_arrives_as_it_was_sent(array: np.ndarray) -> None:
    read = Reader(pack_array(array)).array()
    assert (read.shape, read.tobytes()) == (array.shape, array.tobytes())


@given(st.binary(max_size=200))
@settings(max_examples=500)
def test_any_bytes_are_a_result_or_malformed(payload: bytes) -> None:
    try:
        [result] = talk((RESULT, payload)).results
    except MalformedError:
        return
    assert isinstance(result, Returned)
    assert all(isinstance(v, Failure) or (v.dtype == np.float64 and np.isfinite(v).all()) for v in result.values)


@given(st.lists(st.tuples(st.sampled_from([READY, LOADED, ERROR, RESULT, b"?"]), st.binary(max_size=40)), max_size=6))
def test_any_frames_end_in_at_most_one_result_per_call(frames: list[tuple[bytes, bytes]]) -> None:
    conversation = Conversation(JOB, None)
    try:
        for frame in frames:
            conversation.hear(*frame)
    except MalformedError:
        pass
    assert len(conversation.results) <= 1


REFUSED = {
    "a shape larger than the bytes": b"\0\1" + b"\0" + b"d\1" + struct.pack("<Q", 1000) + bytes(8),
    "a product that wraps round": b"\0\1" + b"\0" + b"d\2" + struct.pack("<2Q", 2**63, 2) + bytes(8),
    "an enormous empty shape": b"\0\1" + b"\0" + b"d\2" + struct.pack("<2Q", 2**63, 0),
    "too many axes": b"\0\1" + b"\0" + b"d\x09" + struct.pack("<9Q", *[1] * 9) + bytes(8),
    "integers": b"\0\1" + b"\0" + b"q\0" + bytes(8),
    "objects": b"\0\1" + b"\0" + b"O\0" + bytes(8),
    "bytes left over": b"\0\1" + item() + b"x",
    "fewer values than announced": b"\1\2" + item(),
    "two single values": b"\0\2" + item() * 2,
    "no single value": b"\0\0",
    "too many values": b"\1\xff" + item() * 255,
    "an unknown form": b"\3\1" + item(),
    "an unknown kind of value": b"\0\1\2",
    "a key that was not asked for": b"\2\1" + pack_text("score") + item(),
    "a key twice": b"\2\2" + (pack_text("a") + item()) * 2,
    "a problem of no kind": b"\1\1\1" + struct.pack("<I", 9) + struct.pack("<Bii", len(CHILD_KINDS), 0, 0),
    "nothing": b"",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_result_is_refused(name: str) -> None:
    with pytest.raises(MalformedError):
        talk((RESULT, REFUSED[name]))


def test_a_second_answer_is_refused() -> None:
    with pytest.raises(MalformedError, match="more replies than questions"):
        talk((RESULT, b"\0\1" + item()), (RESULT, b"\0\1" + item()))


def test_an_answer_before_its_time_is_refused() -> None:
    with pytest.raises(MalformedError):
        Conversation(JOB, None).hear(RESULT, b"\0\1" + item())


def test_a_line_that_is_not_there_has_no_text() -> None:
    [result] = talk((ERROR, Problem("exception", "x", 10**6).packed())).results
    assert result == Failure("exception", "x", 10**6, None, "")


def test_a_long_message_is_refused() -> None:
    with pytest.raises(MalformedError):
        talk((ERROR, struct.pack("<Bii", 1, 0, 0) + b"x" * 3000))
