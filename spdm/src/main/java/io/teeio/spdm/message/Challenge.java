package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * CHALLENGE: demands a signature as a proof of identity. Grammar: header (Param1 slot, Param2
 * MeasurementSummaryHashType), Nonce of 32 bytes, RequesterContext of 8 bytes (1.3).
 *
 * @param slotId 0 to 7, or 0xFF for a provisioned public key
 * @param summaryType which measurements the response summarises
 * @param nonce 32 random bytes
 * @param requesterContext 8 bytes that the response repeats; since 1.3 and always then
 */
public record Challenge(
    int slotId, SummaryType summaryType, Bytes nonce, Optional<Bytes> requesterContext)
    implements SpdmRequest {
  /** Reads the message from its header on. */
  public static Challenge read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CHALLENGE, negotiated.version());
    SummaryType type = SummaryType.of(header.param2(), in);
    return new Challenge(
        header.param1(), type, in.bytes("Nonce", Fields.NONCE), Fields.context(in, negotiated));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.CHALLENGE, slotId, summaryType.wire());
    out.bytes(Fields.sized(nonce, Fields.NONCE, "Nonce"));
    Fields.context(out, negotiated, requesterContext);
  }

  @Override
  public int code() {
    return MessageCode.CHALLENGE.wire();
  }
}
