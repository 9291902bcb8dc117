"""Results kept between runs that nobody else can have written.

    write_sealed(path, value, "smt answer")
    value = read_sealed(path, "smt answer")        # None: absent, cut, edited, or of another kind

A kept result stands for a check that was made, so it must not be believed on its looks.  Each file
carries an HMAC-SHA256 over its purpose, its file name and its content, with a secret of this
installation: 32 bytes in ``key`` in the per-user cache, outside the checkout, readable by the user
alone.  Who can write in ``build/`` but cannot read the secret can make a result be computed again,
and no more.  The file is JSON, ``{"seal": …, "value": …}``, replaced in one step.

The seal says that this installation wrote the value for that purpose, not that it answers today's
question: the value must name what it answers (a hash of the question), and the reader compares.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import stat
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_KEY_BYTES: Final = 32
_HEAD, _MIDDLE, _TAIL = b'{"seal": "', b'", "value": ', b"}\n"
_SEAL_LENGTH: Final = 64
_VALUE_AT: Final = len(_HEAD) + _SEAL_LENGTH + len(_MIDDLE)


def write_sealed(path: Path, value: Any, purpose: str) -> None:
    """Keep `value` (plain JSON data) in `path`; a reader sees the old file or the new one.

    A file that cannot be written costs time only, so that is no error.
    """
    content = json.dumps(value).encode()
    data = _HEAD + _seal(path, content, purpose) + _MIDDLE + content + _TAIL
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, data)


def read_sealed(path: Path, purpose: str) -> Any:
    """The value that `write_sealed` kept for the same purpose under the same file name.

    None where there is no such file, or it is cut, edited, renamed or sealed elsewhere.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    content = data[_VALUE_AT : -len(_TAIL)]
    expected = _HEAD + _seal(path, content, purpose) + _MIDDLE + content + _TAIL
    if not hmac.compare_digest(data, expected):
        return None
    return json.loads(content)


def replace_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, safe against other processes and a kill at any moment.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _seal(path: Path, content: bytes, purpose: str) -> bytes:
    """The seal; lengths are part of what is sealed, so that parts cannot run together."""
    total = hmac.new(_key(_key_file()), digestmod="sha256")
    for part in (purpose.encode(), path.name.encode(errors="surrogateescape"), content):
        total.update(len(part).to_bytes(8, "little"))
        total.update(part)
    return total.hexdigest().encode()


def cache_folder() -> Path:
    """The per-user cache of this package (it need not exist yet)."""
    explicit = os.environ.get("FORMAL_CACHE")
    if explicit:
        return Path(explicit).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME")
    root = Path(base).expanduser() if base else Path.home() / ".cache"
    return (root / "formal-distsys").resolve()


def _key_file() -> Path:
    return cache_folder() / "key"


@lru_cache(maxsize=4)
def _key(file: Path) -> bytes:
    """The installation's secret, made at first use.

    Where it can be neither read nor kept, the process has a secret of its own: what it seals is
    not believed by the next run.
    """
    present = file.exists()  # asked first: what appears from now on is another process's good key
    known = _read_key(file)
    if known is not None:
        return known
    key = secrets.token_bytes(_KEY_BYTES)
    temporary = file.with_name(f"key.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        if present:  # damaged, or readable by others: what it sealed is not believed
            file.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(key)
        try:
            os.link(temporary, file)  # never over the key of a process that was faster
        except FileExistsError:
            key = _read_key(file) or key
        finally:
            temporary.unlink()
    return key


def _read_key(file: Path) -> bytes | None:
    try:
        mode = file.stat().st_mode
        key = file.read_bytes()
    except OSError:
        return None
    private = os.name != "posix" or not stat.S_IMODE(mode) & 0o077
    return key if private and len(key) == _KEY_BYTES else None
