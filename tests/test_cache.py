"""The build cache: one build per key, whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from mpu_hw.cache import built, cache_folder, digest, digest_named


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_cache_is_where_the_environment_says(cache, monkeypatch, tmp_path):
    assert cache_folder() == cache
    monkeypatch.delenv("MPU_HW_CACHE")
    monkeypatch.chdir(tmp_path)
    assert cache_folder() == tmp_path / "build" / "cache"


def test_a_key_is_built_once():
    calls = []

    def make(folder):
        calls.append(folder)
        (folder / "thing").write_text("made")

    assert (built("kind", "key", make) / "thing").read_text() == "made"
    assert (built("kind", "key", make) / "thing").read_text() == "made"
    assert len(calls) == 1


def test_a_build_that_fails_leaves_nothing_and_is_tried_again():
    def fail(folder):
        (folder / "half").write_text("")
        raise OSError("no space")

    with pytest.raises(OSError, match="^no space$"):
        built("kind", "key", fail)
    folder = built("kind", "key", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir()] == ["whole"]


def test_of_builds_at_the_same_time_one_builds_and_the_others_wait():
    calls = []

    def make(folder):
        calls.append(folder)
        sleep(0.1)
        (folder / "thing").touch()

    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda _: built("kind", "key", make), range(4)))
    assert len(calls) == 1
    assert all((folder / "thing").exists() for folder in folders)


@pytest.mark.parametrize("other", [("a", "bc"), ("abc",), ("ab", "c", ""), ("ab", "C")])
def test_a_key_depends_on_every_part_and_on_where_it_ends(other):
    assert digest("ab", "c") == digest("ab", "c")
    assert digest("ab", "c") != digest(*other)


def test_named_texts_have_no_order():
    assert digest_named({"a": "bc"}) != digest_named({"ab": "c"})
    assert digest_named({"a": "1", "b": "2"}) == digest_named({"b": "2", "a": "1"})
