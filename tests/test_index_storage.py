"""An index on disk: damage is noticed, crashes and neighbours do no harm, errors are plain."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from index_cases import ROOT, model_folder, passage, passages, run

from index import IndexBuildFailed, IndexUnusable, build_index, ensure_index, open_index, storage

SOME = passages()[:30]
FILES = [
    "CURRENT",
    "manifest.json",
    "passages.json",
    "keywords.npz",
    "vectors.faiss",
    "words.npz",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with the model of the project, in a folder that is hard on libraries."""
    folder = tmp_path_factory.mktemp("索引") / "方案 一（征求意见稿）"
    build_index(SOME, folder)
    return folder


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "副 本"))


def stored(folder: Path, name: str) -> Path:
    version = (folder / "CURRENT").read_text().split()[0]
    return folder / name if name == "CURRENT" else folder / version / name


def reason(folder: Path, embedding: str | None = None, some: tuple = SOME) -> str:
    with pytest.raises(IndexUnusable) as caught:
        open_index(folder, some, embedding)
    return caught.value.reason


def works(folder: Path, embedding: str | None = None) -> bool:
    return open_index(folder, SOME, embedding).search(SOME[3].text)[0].passage == SOME[3]


def versions(folder: Path) -> int:
    return len(list(folder.glob("v-*")))


# what is noticed


def test_a_path_with_chinese_and_blanks_works(built: Path) -> None:
    assert works(built)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_changed_byte_is_noticed(copy: Path, name: str, place: str) -> None:
    path = stored(copy, name)
    data = bytearray(path.read_bytes())
    at = {"first": 0, "middle": len(data) // 2, "last": len(data) - 1}[place]
    data[at] ^= 1
    path.write_bytes(data)
    assert reason(copy) == "damaged"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [0, 0.5])
def test_a_file_cut_short_is_noticed(copy: Path, name: str, keep: float) -> None:
    path = stored(copy, name)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    assert reason(copy) == "damaged"


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_gone_is_noticed(copy: Path, name: str) -> None:
    stored(copy, name).unlink()
    assert reason(copy) == ("missing" if name == "CURRENT" else "damaged")


@pytest.mark.parametrize("line", ["v-0 0", "v-../.. 0", "/etc 0", "", "\x00", ".", "v-\udcff"])
def test_a_pointer_to_nowhere_is_noticed(copy: Path, line: str) -> None:
    (copy / "CURRENT").write_bytes(line.encode(errors="surrogateescape"))
    assert reason(copy) == "damaged"


@pytest.mark.parametrize("place", ["nothing", "a file", "empty"])
def test_no_index(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("")
    (tmp_path / "empty").mkdir()
    assert reason(tmp_path / place) == "missing"


def test_another_model_is_foreign(built: Path) -> None:
    assert reason(built, model_folder()) == "foreign"
    assert reason(built, "BAAI/bge-small-zh-v1.5") == "foreign"


@pytest.mark.parametrize("field", ["text", "context", "section", "id", "kind"])
def test_changed_passages_make_it_stale(built: Path, field: str) -> None:
    other: dict[str, Any] = {field: "别的"}
    changed = (*SOME[:-1], replace(SOME[-1], **other))
    assert reason(built, some=changed) == "stale"


def test_fewer_and_reordered_passages_make_it_stale(built: Path) -> None:
    assert reason(built, some=SOME[1:]) == reason(built, some=SOME[::-1]) == "stale"


def test_another_format_is_foreign(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "FORMAT", storage.FORMAT + 1)
    assert reason(copy) == "foreign"


def test_a_manifest_of_another_shape_is_foreign(copy: Path) -> None:
    path = stored(copy, "manifest.json")
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({"next": manifest}))
    seal = storage._sha256(path.read_bytes())
    (copy / "CURRENT").write_text(f"{path.parent.name} {seal}\n")
    assert reason(copy) == "foreign"


def test_the_reason_is_one_plain_sentence(copy: Path) -> None:
    stored(copy, "vectors.faiss").unlink()
    with pytest.raises(IndexUnusable) as caught:
        open_index(copy, SOME)
    assert str(caught.value) == "索引文件损坏：读不到vectors.faiss。"


def test_nothing_is_pickled(built: Path) -> None:
    for path in built.rglob("*"):
        assert path.suffix not in {".pkl", ".pickle", ".bin", ".pt"}
        assert path.is_dir() or not path.read_bytes().startswith(b"\x80")


def test_every_file_is_as_readable_as_the_others(built: Path) -> None:
    files = [p for p in built.rglob("*") if p.is_file() and p.name != "lock"]
    assert len({path.stat().st_mode for path in files}) == 1


# what is mended


@pytest.mark.parametrize("name", FILES)
def test_damage_is_mended_with_a_word(tmp_path: Path, name: str) -> None:
    build_index(SOME, tmp_path, model_folder())
    path = stored(tmp_path, name)
    path.write_bytes(b"?")
    told: list[str] = []
    ensure_index(SOME, tmp_path, model_folder(), told.append)
    assert told[0].startswith("索引文件损坏")
    assert "重新建立" in told[0]
    assert told[-1].startswith("索引已建好：30段")
    assert works(tmp_path, model_folder())


def test_a_usable_index_is_opened_without_a_word(built: Path) -> None:
    told: list[str] = []
    ensure_index(SOME, built, tell=told.append)
    assert told == []


def test_stale_is_rebuilt_and_old_versions_are_swept(tmp_path: Path) -> None:
    for count in (10, 20, 25, 30):
        ensure_index(SOME[:count], tmp_path, model_folder())
    (tmp_path / "v-crashed").mkdir()
    (tmp_path / "v-crashed" / "vectors.faiss").write_text("half")
    build_index(SOME, tmp_path, model_folder())
    assert versions(tmp_path) == 2  # the new one and the one before, which may still be being read
    assert works(tmp_path, model_folder())


def test_a_reader_keeps_its_version(tmp_path: Path) -> None:
    build_index(SOME, tmp_path, model_folder())
    reader = open_index(tmp_path, SOME, model_folder())
    for count in (10, 11, 12):
        build_index(SOME[:count], tmp_path, model_folder())
    assert reader.search(SOME[20].text)[0].passage == SOME[20]
    assert len(reader.passages) == 30


def test_repeated_ids_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexBuildFailed, match="段落编号“a”重复"):
        build_index([passage("a", "减污"), passage("a", "降碳")], tmp_path, model_folder())


# crashes

BUILD = """
import os, signal
from pathlib import Path
from index import build_index, storage
from index_cases import passages
folder, model, count, step = sys.argv[1:]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

steps = 0
def tell(_):
    global steps
    steps += 1
    if str(steps) == step:
        die()

if step == 'before the swap':
    storage.os.replace = die
if step == 'after the swap':
    swap = os.replace
    storage.os.replace = lambda *names: (swap(*names), die())
if step == 'half a pointer':
    storage._point = lambda folder, line: ((folder / 'CURRENT.new').write_text(line[:9]), die())
if step == 'sealing':
    storage._sync = die
build_index(passages()[:int(count)], Path(folder), model, tell)
"""


@pytest.mark.parametrize("step", ["1", "3", "sealing", "half a pointer", "before the swap"])
def test_killed_before_the_swap_the_old_index_works(tmp_path: Path, step: str) -> None:
    build_index(SOME, tmp_path, model_folder())
    done = run(BUILD, str(tmp_path), model_folder(), "20", step)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert works(tmp_path, model_folder())
    assert versions(tmp_path) == 2
    build_index(SOME, tmp_path, model_folder())  # the dead one's lock and leftovers do not matter
    assert versions(tmp_path) == 2
    assert works(tmp_path, model_folder())


def test_killed_after_the_swap_the_new_index_works(tmp_path: Path) -> None:
    build_index(SOME[:20], tmp_path, model_folder())
    done = run(BUILD, str(tmp_path), model_folder(), "30", "after the swap")
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert works(tmp_path, model_folder())


# neighbours


def test_builders_in_several_processes_do_not_harm_each_other(tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, 'tests')\n{BUILD}"
    builders = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), model_folder(), "30", "none"], cwd=ROOT
        )
        for _ in range(4)
    ]
    assert [builder.wait(timeout=120) for builder in builders] == [0] * 4
    assert works(tmp_path, model_folder())
    assert versions(tmp_path) <= 2


def test_readers_beside_a_builder_always_get_an_index(tmp_path: Path) -> None:
    build_index(SOME, tmp_path, model_folder())
    stop, errors, reads = threading.Event(), list[Exception](), list[bool]()

    def read() -> None:
        while not stop.is_set():
            try:
                reads.append(works(tmp_path, model_folder()))
            except Exception as error:
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in readers:
        thread.start()
    for _ in range(15):
        build_index(SOME, tmp_path, model_folder())
    stop.set()
    for thread in readers:
        thread.join()
    assert not errors
    assert reads
    assert all(reads)


def test_of_two_that_ensure_one_builds(tmp_path: Path) -> None:
    told: list[str] = []
    threads = [
        threading.Thread(target=ensure_index, args=(SOME, tmp_path, model_folder(), told.append))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sentence.startswith("索引已建好") for sentence in told) == 1


# what the system refuses


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限写入"), (errno.EIO, "无法写入")],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_refused_write_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str, call: str
) -> None:
    build_index(SOME, tmp_path, model_folder())

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(storage.os, call, refuse)
        with pytest.raises(IndexBuildFailed, match=f"索引没有建成：{sentence}.*原有索引不受影响。"):
            build_index(SOME[:9], tmp_path, model_folder())
    assert works(tmp_path, model_folder())
    assert versions(tmp_path) == 1


def test_a_file_that_may_not_grow_is_told_plainly(tmp_path: Path) -> None:
    # the system itself refuses, in the middle of a file, as on a full disk
    done = run(
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\n"
        "from pathlib import Path\n"
        "from index import IndexBuildFailed, build_index\n"
        "from index_cases import passages\n"
        "try:\n"
        "    build_index(passages(), Path(sys.argv[1]), sys.argv[2])\n"
        "except IndexBuildFailed as failed:\n"
        "    print(failed)\n",
        str(tmp_path),
        model_folder(),
    )
    assert done.stdout.startswith("索引没有建成：无法写入"), done.stderr
    assert versions(tmp_path) == 0


def test_a_folder_that_cannot_be_made_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "index"):
        with pytest.raises(IndexBuildFailed, match="无法写入"):
            ensure_index(SOME, place, model_folder())


def test_a_fault_of_the_program_is_not_dressed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.count_keywords", lambda texts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_index(SOME, tmp_path, model_folder())
    assert versions(tmp_path) == 0
