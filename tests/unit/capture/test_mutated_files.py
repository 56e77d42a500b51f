"""Damaged files of every format are read, or refused in words; a benchmark has 100,000."""

from __future__ import annotations

import pytest

from posture.capture import images
from posture.errors import InputError, UnreadableImage
from tests.mutations import damaged, fault_of, seeds

FILES = 400


def test_a_damaged_file_is_read_or_refused_with_a_reason_and_a_remedy() -> None:
    whole = {name: data for name, data in seeds().items() if name != "heif"}  # takes long
    refused: list[tuple[int, str, str | None]] = []
    for number in range(FILES):
        name, data = damaged(whole, number)
        try:
            images.decode(data, name)
        except InputError as error:
            refused.append((number, name, fault_of(error)))
    assert [one for one in refused if one[2] is not None] == []
    assert FILES / 8 < len(refused) < FILES * 7 / 8


def test_what_a_decoder_says_over_several_lines_stands_on_one() -> None:
    whole = seeds()["heif"]
    beyond = whole.replace((0x3601).to_bytes(4, "big"), (0xFFFF).to_bytes(4, "big"))
    with pytest.raises(UnreadableImage, match="damaged or cut short") as refused:
        images.decode(beyond, "phone.heic")
    assert fault_of(refused.value) is None
