package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * GET_MEASUREMENT_EXTENSION_LOG: asks for a portion of the log (1.3). Grammar: header, Offset u32,
 * Length u32.
 *
 * @param offset of the first byte wanted, 32 bits
 * @param length bytes wanted at most, 32 bits
 */
public record GetMeasurementExtensionLog(long offset, long length) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static GetMeasurementExtensionLog read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header.expect(in, MessageCode.GET_MEASUREMENT_EXTENSION_LOG, negotiated.version());
    return new GetMeasurementExtensionLog(in.u32("Offset"), in.u32("Length"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.GET_MEASUREMENT_EXTENSION_LOG, 0, 0);
    out.u32(offset).u32(length);
  }

  @Override
  public int code() {
    return MessageCode.GET_MEASUREMENT_EXTENSION_LOG.wire();
  }
}
