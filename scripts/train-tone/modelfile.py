"""Writes the model file that Sources/Tone/ModelFile.swift reads."""

import struct

import numpy as np


def section(*parts) -> bytes:
    """Numbers and float arrays follow one another; bytes begin at the next multiple of 16."""
    out = b""
    for part in parts:
        if isinstance(part, bytes):
            out += b"\0" * (-len(out) % 16) + part
        elif isinstance(part, np.ndarray):
            out += part.astype("<f4").tobytes()
        elif isinstance(part, float):
            out += struct.pack("<f", part)
        else:
            out += struct.pack("<I", part)
    return out


def write(path, sections: dict):
    header = b"LENITYTN" + struct.pack("<II", 2, len(sections))
    offset = len(header) + 16 * len(sections)
    offset += -offset % 64
    table, body = b"", b""
    for name, data in sections.items():
        data += b"\0" * (-len(data) % 64)
        table += name.encode() + struct.pack("<III", offset + len(body), len(data), 0)
        body += data
    head = header + table
    path.write_bytes(head + b"\0" * (-len(head) % 64) + body)


def quantised_rows(rows, low=-127, high=127):
    """Bytes and the worth of one step, per column."""
    scale = np.maximum(np.quantile(np.abs(rows), 0.9999, axis=0), 1e-6) / high
    return np.clip(np.rint(rows / scale), low, high).astype(np.int8), scale.astype(np.float32)
