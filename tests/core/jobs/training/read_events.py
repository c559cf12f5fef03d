"""Prints an event file as JSON lines: [step, tag, number] or [step, tag, [height, width, channels]].

Written from the public descriptions of TFRecord files, protocol buffers and PNG; it shares nothing
with the program that writes the files. Stops with an error at any damaged or incomplete record."""
import json
import struct
import sys
import zlib


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


assert crc32c(b"123456789") == 0xE3069283


def records(data):
    at = 0
    while at < len(data):
        length, crc = struct.unpack_from("<QI", data, at)
        assert crc == masked(data[at:at + 8]), "length's checksum"
        body = data[at + 12:at + 12 + length]
        assert len(body) == length, "incomplete"
        assert struct.unpack_from("<I", data, at + 12 + length)[0] == masked(body), "checksum"
        yield body
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = varint(data, at)
        else:
            if wire == 2:
                size, at = varint(data, at)
            else:
                size = {1: 8, 5: 4}[wire]
            value, at = data[at:at + size], at + size
            assert len(value) == size
        yield key >> 3, value


def picture(message):
    parts = dict(fields(message))
    png, channels = parts[4], parts[3]
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack_from(">IIBB", png, 16)
    assert (height, width) == (parts[1], parts[2])
    assert depth == 8 and colour == {1: 0, 3: 2}[channels]
    at, pixels = 8, b""
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8:at + 8 + size]
        assert struct.unpack_from(">I", png, at + 8 + size)[0] == zlib.crc32(kind + body)
        pixels += body if kind == b"IDAT" else b""
        at += 12 + size
    assert len(zlib.decompress(pixels)) == height * (1 + width * channels)
    return [height, width, channels]


for number, body in enumerate(records(open(sys.argv[1], "rb").read())):
    event = dict(fields(body))
    assert struct.unpack("<d", event[1])[0] > 1.7e9, "wall time"
    if number == 0:
        assert event[3] == b"brain.Event:2"
        continue
    for field, value in fields(event[5]):
        assert field == 1
        value = dict(fields(value))
        what = picture(value[4]) if 4 in value else struct.unpack("<f", value[2])[0]
        print(json.dumps([event.get(2, 0), value[1].decode(), what]))
