package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * MEASUREMENT_EXTENSION_LOG: a portion of the log (1.3). Grammar: header, PortionLength u32,
 * RemainderLength u32, the portion.
 *
 * @param remainderLength bytes after this portion, 32 bits
 * @param portion of the log, see {@link DmtfMeasurementLog}
 */
public record MeasurementExtensionLog(long remainderLength, Bytes portion) implements SpdmResponse {
  /** Reads the message from its header on. */
  public static MeasurementExtensionLog read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header.expect(in, MessageCode.MEASUREMENT_EXTENSION_LOG, negotiated.version());
    int length = in.length32("PortionLength");
    long remainder = in.u32("RemainderLength");
    return new MeasurementExtensionLog(remainder, in.bytes("MEL", length));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.MEASUREMENT_EXTENSION_LOG, 0, 0);
    out.u32(portion.length()).u32(remainderLength).bytes(portion);
  }

  @Override
  public int code() {
    return MessageCode.MEASUREMENT_EXTENSION_LOG.wire();
  }
}
