package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;

/**
 * Writes a pcapng file of one section and one interface, with nanoseconds and the way that each
 * frame went; link types and frames are as in {@link PcapWriter}. The caller closes the stream.
 */
public final class PcapngWriter implements CaptureWriter {
  private static final int NANOSECONDS = 9;

  private final OutputStream out;
  private final Binding binding;

  /** Writes the headers of the section and the interface. */
  public PcapngWriter(OutputStream out, Binding binding) throws IOException {
    this.out = out;
    this.binding = binding;
    WireWriter section = new WireWriter();
    section.u32(0x1A2B3C4DL).u16(1).u16(0).u64(-1);
    block(0x0A0D0D0AL, section);
    WireWriter description = new WireWriter();
    description.u16(binding.linkType()).reserved(2).u32(0);
    description.u16(9).u16(1).u8(NANOSECONDS).reserved(3);
    block(1, description.u16(0).u16(0));
  }

  @Override
  public void write(CapturedFrame frame) throws IOException {
    Bytes packet = PcapWriter.packet(binding, frame.bytes());
    long time = nanoseconds(frame.time());
    WireWriter body = new WireWriter(32 + packet.length());
    body.u32(0).u32(time >>> 32).u32(time & 0xFFFF_FFFFL);
    body.u32(packet.length()).u32(packet.length()).bytes(packet).reserved(-packet.length() & 3);
    if (frame.flow() != CapturedFrame.Flow.UNKNOWN) {
      int flow = frame.flow() == CapturedFrame.Flow.INBOUND ? 1 : 2;
      body.u16(2).u16(4).u32(flow).u16(0).u16(0);
    }
    block(6, body);
  }

  private static long nanoseconds(Instant time) {
    return BigInteger.valueOf(time.getEpochSecond())
        .multiply(BigInteger.valueOf(1_000_000_000))
        .add(BigInteger.valueOf(time.getNano()))
        .longValue();
  }

  private void block(long type, WireWriter body) throws IOException {
    int total = body.length() + 12;
    out.write(
        new WireWriter(total)
            .u32(type)
            .u32(total)
            .bytes(body.toBytes())
            .u32(total)
            .toBytes()
            .toArray());
  }
}
