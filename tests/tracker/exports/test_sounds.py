"""A sound is played without anything beside it; what the file said of itself is told, not passed."""

import random
import struct
from contextlib import suppress

import pytest

from tests import sounds
from tracker.actions.evidence import type_of
from tracker.exports.previews import mp4, ogg, sound
from tracker.exports.previews.bounded import Bounds, render

QUICK = Bounds(cpu=5, wall=8)
EVERY = pytest.mark.parametrize("kind", list(sounds.SOUNDS))


@EVERY
def test_the_content_tells_which_sound_it_is(kind):
    assert type_of(sounds.SOUNDS[kind]()[:8192]) == kind


@EVERY
def test_nothing_the_file_said_is_passed_on_and_it_is_told_instead(kind):
    raw = sounds.SOUNDS[kind]()
    made = render(raw, kind, bounds=QUICK)
    assert (made.problem, made.kind) == ("", kind)
    assert sounds.CANARY in raw
    assert sounds.CANARY not in made.pixels
    assert sounds.PLACE not in made.pixels
    told = " ".join(map(str, made.found.values()))
    assert ("canary artist" in told) or kind == "audio/wav"
    assert "canary" in told


@EVERY
def test_a_second_cleaning_changes_nothing_and_finds_nothing(kind):
    found: dict[str, object] = {}
    once, _kind = sound.clean(sounds.SOUNDS[kind](), {})
    assert sound.clean(once, found)[0] == once
    assert found == {}


def test_the_frames_themselves_stay_as_they_were():
    assert sound.clean(sounds.wav(), {})[0].endswith(bytes(1600))
    assert sound.clean(sounds.mp3(), {})[0] == sounds.FRAME * 40
    assert sound.clean(sounds.flac(), {})[0].endswith(b"\xff\xf8" + b"frame" * 20)
    made = sound.clean(sounds.m4a(), {})[0]
    assert made.endswith(b"one" * 30 + b"second" * 20)
    pages = list(ogg._pages(sound.clean(sounds.opus(), {})[0]))
    assert b"".join(page.body for page in pages[2:]) == b"\xf8\xff\xfe" * 40


def test_the_new_description_points_to_where_the_samples_lie_now():
    made = sound.clean(sounds.m4a(), {})[0]
    media = mp4._boxes(mp4._boxes(mp4._boxes(mp4._boxes(made)[b"moov"])[b"trak"])[b"mdia"])
    table = mp4._boxes(mp4._boxes(media[b"minf"])[b"stbl"])
    parts = [made[at : at + size] for at, size in mp4._places(table)]
    assert parts == [b"one" * 30, b"second" * 20]


def test_place_and_time_of_a_voice_note_are_told():
    found: dict[str, object] = {}
    sound.clean(sounds.m4a(), found)
    assert found["place"] == sounds.PLACE.decode()
    assert str(found["created"]).startswith("2024-")


@pytest.mark.parametrize("raw", [sounds.m4a(picture=True), sounds.m4a(coding=b"samr"), b"#!AMR\nx"])
def test_pictures_and_codings_that_no_browser_plays_have_no_player(raw):
    assert render(raw, "video/mp4", bounds=QUICK).pixels == b""


@EVERY
def test_broken_sounds_end_well_and_quickly(kind):
    chance, raw = random.Random(7), sounds.SOUNDS[kind]()
    for _each in range(300):
        bad = bytearray(raw[: chance.choice([len(raw), chance.randrange(len(raw))])])
        for _change in range(chance.randrange(1, 6)):
            if bad:
                bad[chance.randrange(len(bad))] = chance.randrange(256)
        with suppress(ValueError, struct.error, LookupError, ArithmeticError):
            sound.clean(bytes(bad), {})


def test_noise_that_looks_like_frames_is_refused_in_bounded_time():
    assert render(b"\xff\xfb" * 3_000_000, "audio/mpeg", bounds=QUICK).problem in {
        "nothing to play", "unreadable", "too long",
    }  # fmt: skip
