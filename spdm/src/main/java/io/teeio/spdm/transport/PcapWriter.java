package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/**
 * Writes a classic pcap file with microseconds: link type 291 for MCTP, each frame behind a 4-byte
 * MCTP transport header, or 292 for DOE data objects. The caller closes the stream.
 */
public final class PcapWriter implements CaptureWriter {
  static final int MAGIC = 0xA1B2C3D4;
  static final Bytes MCTP_HEADER = Bytes.of(0x00, 0x00, 0x00, 0xC0);

  /** As DMTF's emulator says; longer frames are written whole all the same. */
  private static final int SNAPLEN = 65536;

  private final OutputStream out;
  private final Binding binding;

  /** Writes the header of the file. */
  public PcapWriter(OutputStream out, Binding binding) throws IOException {
    this.out = out;
    this.binding = binding;
    WireWriter header = new WireWriter(24);
    header.u32(Integer.toUnsignedLong(MAGIC)).u16(2).u16(4).u32(0).u32(0);
    out.write(header.u32(SNAPLEN).u32(binding.linkType()).toBytes().toArray());
  }

  /** Writes one frame, as {@link Framing#wrap} yields it, that was seen at {@code time}. */
  public void write(Instant time, Bytes frame) throws IOException {
    Bytes packet = packet(binding, frame);
    WireWriter header = new WireWriter(16 + packet.length());
    header.u32(time.getEpochSecond() & 0xFFFF_FFFFL).u32(time.getNano() / 1000);
    header.u32(packet.length()).u32(packet.length()).bytes(packet);
    out.write(header.toBytes().toArray());
  }

  @Override
  public void write(CapturedFrame frame) throws IOException {
    write(frame.time(), frame.bytes());
  }

  /** {@code frame} behind what a capture puts before it. */
  static Bytes packet(Binding binding, Bytes frame) {
    return binding == Binding.MCTP ? Bytes.concat(MCTP_HEADER, frame) : frame;
  }
}
