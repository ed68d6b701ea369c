"""The index on disk: whole versions, swapped in at once, checked when read.

    folder/
      CURRENT             one line: the name of the version in use, SHA-256 of its manifest
      lock                held while a builder works
      v-3f2a…/            a version: never changed once CURRENT names it
        manifest.json     what it was made from, SHA-256 of every other file
        …

CURRENT is replaced by one rename, after everything that it leads to is on disk. Until
then the old version is whole, from then on the new one is; what a crash leaves behind
is a folder that nothing names, removed at the next build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.codec import from_json
from index.errors import IndexUnusable, build_failed
from index.locking import locked
from index.messages import say

FORMAT = 3  # of the files; raised when an older index must not be read

_CURRENT = "CURRENT"
_LOCK = "lock"
_MANIFEST = "manifest.json"
_ATTEMPTS = 50


@dataclass(frozen=True)
class Origin:
    """What an index was made from and with; any difference makes it unusable."""

    format: int
    embedding: str  # see `embedding.identity`
    passages: str  # SHA-256 of the passages as stored
    wordings: str  # see `index.Wordings`; empty where it was made without


@dataclass(frozen=True)
class StoredFile:
    path: str  # inside the version, with /
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A version's description of itself."""

    origin: Origin
    count: int  # passages
    dimension: int  # of the vectors
    libraries: tuple[str, ...]  # name and version, to tell what made it
    files: tuple[StoredFile, ...]


@dataclass(frozen=True)
class Version:
    """A version, read whole: it stays usable whatever happens to the folder."""

    manifest: Manifest
    files: dict[str, bytes]

    def read(self, path: str) -> bytes:
        """A file's content; FileNotFoundError where there is none, as for any file."""
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


@contextmanager
def building(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Alone in `folder` to build; what the system refuses comes out as IndexBuildFailed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / _LOCK, waiting):
            yield
    except Exception as error:
        failed = build_failed(error, folder)
        if failed is error:
            raise
        raise failed from error


def new_version(folder: Path) -> Path:
    """An empty folder for the next version; sweeps out what no pointer names."""
    current = _pointed(folder)
    for path in folder.iterdir():
        if path.is_dir() and path.name.startswith("v-") and path.name != current:
            shutil.rmtree(path, ignore_errors=True)  # on Windows a reader may have it open
    version = folder / f"v-{uuid.uuid4().hex[:12]}"
    version.mkdir()
    return version


def publish(
    version: Path, origin: Origin, count: int, dimension: int, libraries: tuple[str, ...]
) -> None:
    """Seals `version` with its manifest and makes it the one in use."""
    files = sorted(path for path in version.rglob("*") if path.is_file())
    stored = tuple(
        StoredFile(path.relative_to(version).as_posix(), _sha256(path.read_bytes()))
        for path in files
    )
    manifest = Manifest(origin, count, dimension, libraries, stored)
    data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    (version / _MANIFEST).write_bytes(data)
    for path in files:
        # readable by whoever may read the rest
        path.chmod((version / _MANIFEST).stat().st_mode)
    for path in [*version.rglob("*"), version]:
        _sync(path)
    _point(version.parent, f"{version.name} {_sha256(data)}\n")


def discard(version: Path) -> None:
    """Removes a version that was not finished."""
    shutil.rmtree(version, ignore_errors=True)


def size(folder: Path) -> int:
    """Bytes of the version in use; 0 where there is none."""
    version = folder / (_pointed(folder) or _CURRENT)
    return sum(path.stat().st_size for path in version.rglob("*") if path.is_file())


def read_version(folder: Path, wanted: Origin) -> Version:
    """The version in use, every byte checked, made from what is `wanted`.

    Raises IndexUnusable with the reason.
    """
    while True:
        pointer = _pointer(folder)
        try:
            return _read(folder, pointer, wanted)
        except IndexUnusable:
            # a builder may have swapped and swept while we read: then read the new one
            if _pointer(folder) == pointer:
                raise


def _read(folder: Path, pointer: str, wanted: Origin) -> Version:
    name, _, seal = pointer.removesuffix("\n").partition(" ")
    if not name.startswith("v-") or Path(name).name != name:
        raise IndexUnusable("damaged", say("damaged", "changed", file=_CURRENT))
    version = folder / name
    manifest = _manifest(_checked(version / _MANIFEST, seal))
    _compare(manifest.origin, wanted)
    files = {file.path: _checked(version / file.path, file.sha256) for file in manifest.files}
    return Version(manifest, files)


def _compare(origin: Origin, wanted: Origin) -> None:
    if (origin.format, origin.embedding) != (wanted.format, wanted.embedding):
        raise IndexUnusable("foreign")
    if (origin.passages, origin.wordings) != (wanted.passages, wanted.wordings):
        raise IndexUnusable("stale")


def _manifest(data: bytes) -> Manifest:
    try:
        return from_json(Manifest, json.loads(data))
    except (ValueError, TypeError):
        # whole, as its seal fits, but of another shape: another format wrote it
        raise IndexUnusable("foreign") from None


def _checked(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        raise IndexUnusable("damaged", say("damaged", "missing", file=path.name)) from None
    if _sha256(data) != sha256:
        raise IndexUnusable("damaged", say("damaged", "changed", file=path.name))
    return data


def _pointer(folder: Path) -> str:
    try:
        return (folder / _CURRENT).read_bytes().decode(errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexUnusable("missing") from None
    except OSError:
        raise IndexUnusable("damaged", say("damaged", "missing", file=_CURRENT)) from None


def _pointed(folder: Path) -> str | None:
    """The name of the version in use, None where there is none."""
    try:
        return _pointer(folder).partition(" ")[0]
    except IndexUnusable:
        return None


def _point(folder: Path, line: str) -> None:
    fresh = folder / f"{_CURRENT}.new"
    fresh.write_bytes(line.encode())
    _sync(fresh)
    _replace(fresh, folder / _CURRENT)
    _sync(folder)


def _replace(source: Path, target: Path) -> None:
    """`os.replace`, patient where Windows refuses while a reader has `target` open."""
    for _ in range(_ATTEMPTS if os.name == "nt" else 0):
        try:
            return os.replace(source, target)
        except PermissionError:
            time.sleep(0.01)
    return os.replace(source, target)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no way to flush a folder, and keeps the order itself
    number = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
