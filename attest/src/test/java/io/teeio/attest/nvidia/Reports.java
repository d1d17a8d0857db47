package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes reports of devices that do not exist; their signatures are zeros. */
final class Reports {
  private final List<Bytes> blocks = new ArrayList<>();
  private final List<Bytes> fields = new ArrayList<>();
  private final Bytes nonce;
  private boolean versioned;

  private Reports(Bytes nonce) {
    this.nonce = nonce;
  }

  static Reports of() {
    return new Reports(Bytes.zeros(32));
  }

  static Reports of(Bytes nonce) {
    return new Reports(nonce);
  }

  /** The block with {@code index} of the report, which a manifest counts one less. */
  Reports block(int index, int type, Bytes value) {
    blocks.add(
        new WireWriter()
            .u8(index)
            .u8(1)
            .u16(value.length() + 3)
            .u8(type)
            .u16(value.length())
            .bytes(value)
            .toBytes());
    return this;
  }

  /** A field of plain opaque data. */
  Reports field(OpaqueField field, Bytes value) {
    fields.add(new WireWriter().u16(field.wire()).u16(value.length()).bytes(value).toBytes());
    return this;
  }

  /** A field of versioned opaque data; do not mix them. */
  Reports field(int type, int valueType, Bytes value) {
    versioned = true;
    fields.add(
        new WireWriter().u16(type).u16(valueType).u16(value.length()).bytes(value).toBytes());
    return this;
  }

  Bytes bytes() {
    Bytes record = Bytes.concat(blocks.toArray(Bytes[]::new));
    Bytes header =
        versioned
            ? Bytes.concat(
                Bytes.copyOf("NVDAOD".getBytes(StandardCharsets.US_ASCII)),
                Bytes.of(0, 0, 2, 0, 0, 0))
            : Bytes.EMPTY;
    Bytes opaque = Bytes.concat(header, Bytes.concat(fields.toArray(Bytes[]::new)));
    return new WireWriter()
        .bytes(Bytes.of(0x11, 0xE0, 1, 0xFF))
        .bytes(nonce)
        .u8(0)
        .bytes(Bytes.of(0x11, 0x60, 0, 0))
        .u8(blocks.size())
        .u24(record.length())
        .bytes(record)
        .bytes(Bytes.zeros(32))
        .u16(opaque.length())
        .bytes(opaque)
        .bytes(Bytes.zeros(96))
        .toBytes();
  }

  AttestationReport read() throws Exception {
    return AttestationReport.read(bytes());
  }
}
