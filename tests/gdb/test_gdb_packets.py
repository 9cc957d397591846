import pytest
from mpu_hw_sim.gdb.packets import ACK, INTERRUPT, NACK, PacketReader, frame, unescape


@pytest.mark.parametrize(
    ("data", "packet"),
    [
        (b"", b"$#00"),
        (b"OK", b"$OK#9a"),
        (b"a#b$c}d*e", b"$a}\x03b}\x04c}]d}\ne#51"),
    ],
)
def test_a_packet_has_its_checksum_and_escapes(data, packet):
    assert frame(data) == packet


@pytest.mark.parametrize("data", [b"", b"g", bytes(range(256)), b"}}##$$**"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_a_packet_that_arrives_in_pieces_is_read_as_it_was(data, size):
    reader, whole = PacketReader(), frame(data) + frame(b"next")
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = [item for piece in pieces for item in reader.feed(piece)]
    assert [unescape(item[1:]) for item in found] == [data, b"next"]
    assert all(item[:1] == b"$" for item in found)


def test_what_stands_between_packets_is_told_apart():
    reader = PacketReader()
    assert list(reader.feed(b"+-\x03\0x$g#67+")) == [ACK, NACK, INTERRUPT, b"$g", ACK]


@pytest.mark.parametrize(("checksum", "read"), [(b"9A", b"$OK"), (b"9b", b"$"), (b"zz", b"$")])
def test_a_wrong_checksum_leaves_nothing_of_a_packet(checksum, read):
    assert list(PacketReader().feed(b"$OK#" + checksum)) == [read]


def test_an_escape_at_the_end_is_no_error():
    assert unescape(b"a}") == b"a "
