"""Real SPARQL engines on loopback, loaded with the graph of a built store."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mandates.graph.checkpoints import current_version, graph_folder
from mandates.graph.store import EmbeddedStore

VIRTUOSO = """[Database]
DatabaseFile = graph.db
ErrorLogFile = graph.log
LockFile = graph.lck
TransactionFile = graph.trx
xa_persistent_file = graph.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


def dump_graph(root: Path, file: Path) -> None:
    """Write the graph of a built store as N-Quads, as `mandates export --format nq` does."""
    file.write_bytes(EmbeddedStore(graph_folder(root, current_version(root))).dump())


def find_oxigraph() -> str | None:
    """Return the server of Oxigraph; it comes with the test extra."""
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def find_virtuoso() -> str | None:
    """Return the server of Virtuoso; Debian has it as virtuoso-opensource-7-bin."""
    return shutil.which("virtuoso-t") if shutil.which("isql-vt") else None


@contextmanager
def serve_oxigraph(program: str, quads: Path, folder: Path) -> Iterator[str]:
    """Serve quads by Oxigraph; give the address of its endpoint."""
    port = free_port()
    subprocess.run([program, "load", "--location", str(folder), "--file", str(quads)], check=True, capture_output=True)
    command = [program, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with running([*command, "--union-default-graph"], folder, port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def serve_virtuoso(program: str, quads: Path, folder: Path) -> Iterator[str]:
    """Serve quads by Virtuoso; give the address of its endpoint."""
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http), encoding="ascii")
    shutil.copyfile(quads, folder / "graph.nq")
    with running([program, "+configfile", "virtuoso.ini", "+foreground"], folder, http, sql):
        load = "ld_dir('.', 'graph.nq', 'http://example.org/none'); rdf_loader_run(); checkpoint;"
        login = [f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
        subprocess.run(["isql-vt", *login], cwd=folder, check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def running(command: list[str], folder: Path, *ports: int) -> Iterator[None]:
    """Run a server until its ports answer, and end it afterwards."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for port in ports:
            wait_for(port, process)
        yield
    finally:
        process.kill()
        process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a port answers; RuntimeError where the server ends or a minute passes."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args} does not answer on {port}")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
