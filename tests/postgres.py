"""A real PostgreSQL server of the tests' own: made empty, on a free port, gone in the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# where Debian, Fedora and others put what is not on the path
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def server_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`; None where no server is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = [f for place in _PLACES for f in sorted(Path("/").glob(place.lstrip("/")))]
    return next((f for f in reversed(folders) if (f / "initdb").exists()), None)


@dataclass
class Server:
    """A server that can be stopped and started again."""

    binaries: Path
    data: Path
    port: int
    user: str

    @property
    def url(self) -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/postgres"

    def database(self, name: str) -> str:
        """The URL of a new, empty database."""
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, name)
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.data} -c fsync=off"
        log = str(self.data / "log")
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It stands still: what is sent to it arrives, and nothing comes back."""
        main = (self.data / "postmaster.pid").read_text().split()[0]
        of_it = subprocess.run(["pgrep", "-P", main], capture_output=True, text=True, check=True)
        processes = [int(main), *map(int, of_it.stdout.split())]
        try:
            for one in processes:
                os.kill(one, signal.SIGSTOP)
            yield
        finally:
            for one in processes:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGCONT)

    def run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.binaries / command), *arguments],
            check=True,
            user=self.user if os.getuid() == 0 else None,  # it refuses to run as root
            cwd=self.data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def running_server(binaries: Path) -> Iterator[Server]:
    """A server over an empty folder, accepting connections from this machine."""
    data = Path(tempfile.mkdtemp(prefix="xietong-postgres-"))  # pytest's folders are root's alone
    user = _user()
    if os.getuid() == 0:
        shutil.chown(data, user)
    server = Server(binaries, data, _free_port(), user)
    try:
        server.run("initdb", "-D", str(data), "-A", "trust", "-U", user, "-E", "UTF8", "--no-sync")
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _user() -> str:
    """Who the server runs as: this user, or for root the one that is there for it."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
