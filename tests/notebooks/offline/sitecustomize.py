"""A Python that finds no network: on ``PYTHONPATH`` it cuts every process off from all machines but this one.

The notebooks are tested with it, because a student's machine may have no network: what reaches out fails at once.
"""

import os
import socket
from typing import Any

_REFUSED = "the course's tests run without a network, and something tried to reach {!r}"
_resolve, _connect, _connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex

for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]  # a proxy on this machine would be a way out


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in (None, "", "localhost", "::1", "0.0.0.0", socket.gethostname()) or str(name).startswith("127.")


def _checked(address: Any) -> Any:
    if isinstance(address, tuple) and not _is_here(address[0]):  # no tuple: a socket of the file system
        raise OSError(_REFUSED.format(address[0]))
    return address


def _getaddrinfo(host: Any, *others: Any, **named: Any) -> Any:
    if not _is_here(host):
        raise socket.gaierror(socket.EAI_NONAME, _REFUSED.format(host))
    return _resolve(host, *others, **named)


socket.getaddrinfo = _getaddrinfo
socket.socket.connect = lambda self, address: _connect(self, _checked(address))  # type: ignore[method-assign]
socket.socket.connect_ex = lambda self, address: _connect_ex(self, _checked(address))  # type: ignore[method-assign]
