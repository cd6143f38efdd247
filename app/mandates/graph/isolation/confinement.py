"""What a child gives up before it reads a stranger's query: memory, core dumps, and sockets.

The filter of system calls is written for Linux on x86-64 and arm64; elsewhere a child refuses to start.
"""

import ctypes
import platform
import resource
import struct
from pathlib import Path

_NO_NEW_PRIVILEGES, _FILTER_MODE, _ALL_THREADS = 38, 1, 1
# For each machine: its audit number, the number of seccomp(2), and of what is refused: socket, connect, socketpair,
# io_uring_setup, ptrace, execve.
_MACHINES = {
    "x86_64": (0xC000003E, 317, (41, 42, 53, 425, 101, 59, 322)),
    "aarch64": (0xC00000B7, 277, (198, 203, 199, 425, 117, 221, 281)),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1
# Numbers from here on are another calling convention of the same machine.
_OTHER_CONVENTION = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confine(memory: int) -> None:
    """Limit this process to `memory` bytes more than it has and take its sockets away, in all its threads.

    Raises OSError where the system does not allow it: then nothing may be answered.
    """
    # What is mapped already (program, threads, store) differs from start to start and says nothing of the query.
    mapped = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, mapped + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _refuse_sockets()


def _refuse_sockets() -> None:
    machine = _MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        raise OSError(f"no filter of system calls for {platform.system()} on {platform.machine()}")
    audit, call, refused = machine
    steps = [
        struct.pack("HBBI", _LOAD, 0, 0, 4),
        struct.pack("HBBI", _EQUAL, 1, 0, audit),
        struct.pack("HBBI", _RETURN, 0, 0, _REFUSE),
        struct.pack("HBBI", _LOAD, 0, 0, 0),
        struct.pack("HBBI", _AT_LEAST, 0, 1, _OTHER_CONVENTION),
        struct.pack("HBBI", _RETURN, 0, 0, _REFUSE),
    ]
    for number in refused:
        steps += [struct.pack("HBBI", _EQUAL, 0, 1, number), struct.pack("HBBI", _RETURN, 0, 0, _REFUSE)]
    steps.append(struct.pack("HBBI", _RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.syscall(
        call, _FILTER_MODE, _ALL_THREADS, ctypes.byref(program)
    ):
        raise OSError(ctypes.get_errno(), "the filter of system calls cannot be set")
