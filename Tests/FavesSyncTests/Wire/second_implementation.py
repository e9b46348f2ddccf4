#!/usr/bin/env python3
"""Reads the golden bytes of fixtures/sync by formats/sync.md alone: python3 FILE FOLDER PASSPHRASE

Nothing here is shared with the program; where the two disagree, the page or the program is wrong.
"""
import hashlib
import struct
import sys


def cbor(data, at=0):
    """One item at a position: (value, position after it)."""
    first = data[at]
    major, short = first >> 5, first & 31
    at += 1
    if major == 7:
        return {20: False, 21: True, 22: None}[short], at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    value = int.from_bytes(data[at:at + size], "big") if size else short
    at += size
    if major == 0:
        return value, at
    if major == 1:
        return -1 - value, at
    if major == 2:
        return bytes(data[at:at + value]), at + value
    if major == 3:
        return data[at:at + value].decode(), at + value
    items = []
    for _ in range(value * (2 if major == 5 else 1)):
        item, at = cbor(data, at)
        items.append(item)
    return (dict(zip(items[::2], items[1::2])) if major == 5 else items), at


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


class Chains:
    """The hash chains of all replicas."""

    def __init__(self):
        self.ends, self.count = {}, 0

    def add(self, wire):
        digest, encoding = wire[:32], wire[32:]
        record, end = cbor(encoding)
        assert end == len(encoding), "bytes after a record"
        replica, sequence = record[1], record[2]
        last, before = self.ends.get(replica, (0, bytes(32)))
        assert sequence == last + 1, "a gap"
        if not record.get(0):
            assert hashlib.sha256(before + encoding).digest() == digest, "a broken chain"
        self.ends[replica] = (sequence, digest)
        self.count += 1


def read_wire(data):
    assert data[:8] == b"\0FAVSYNC"
    at, types, chains = 8, [], Chains()
    while at < len(data):
        head = data[at:at + 8]
        length, kind = struct.unpack(">IB", head[:5])
        numbered = head[:5] + struct.pack(">I", len(types))
        assert int.from_bytes(head[5:], "big") == crc32c(numbered) & 0xFFFFFF
        content = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == crc32c(content)
        at += 12 + length
        types.append(kind)
        if kind == 7:
            chains.add(content)
        elif content:
            assert cbor(content)[1] == len(content)
    assert sorted(set(types)) == list(range(1, 16)), types
    print(f"wire: {len(types)} messages, {chains.count} records, chains hold")


def read_segment(data):
    assert data[:8] == b"FAVESEG1"
    at, pieces = 8, []
    while at < len(data):
        length = struct.unpack(">I", data[at:at + 4])[0]
        pieces.append(data[at + 4:at + 4 + length])
        at += 4 + length
    header = cbor(pieces[0])[0]
    chains = Chains()
    for piece in pieces[1:]:
        chains.add(piece)
    runs = {replica: (last, digest) for replica, _, last, digest in header[2]}
    assert chains.ends == runs
    print(f"segment: {chains.count} records of {len(runs)} authors, chains hold")


def read_sealed(lock, sealed, passphrase, plain):
    try:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    except ImportError:
        print("skipped: the package cryptography is not installed")
        return
    assert lock[:9] == b"FAVELOCK1"
    parameters, end = cbor(lock, 9)
    check = cbor(lock, end)[0]
    key = hashlib.scrypt(
        passphrase.encode(), salt=parameters[2], n=parameters[3], r=parameters[4],
        p=parameters[5], maxmem=1 << 28, dklen=32)
    cipher = ChaCha20Poly1305(key)
    label = b"faves folder check" + lock[9:end]
    assert cipher.decrypt(check[:12], check[12:], label) == b""
    assert sealed[:8] == b"FAVESEC1" and len(sealed) & len(sealed) - 1 == 0
    opened = cipher.decrypt(sealed[8:20], sealed[20:], b"FAVESEC1" + parameters[1])
    length = int.from_bytes(opened[:8], "big")
    assert opened[8:8 + length] == plain and not any(opened[8 + length:])
    print("sealed: the same segment")


folder, passphrase = sys.argv[1], sys.argv[2]
contents = {
    name: open(f"{folder}/{name}", "rb").read()
    for name in ("wire.bin", "segment.faves", "faves-folder", "sealed.faves")
}
read_wire(contents["wire.bin"])
read_segment(contents["segment.faves"])
read_sealed(
    contents["faves-folder"], contents["sealed.faves"], passphrase, contents["segment.faves"])
