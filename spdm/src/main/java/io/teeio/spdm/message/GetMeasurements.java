package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * GET_MEASUREMENTS: asks for measurements. Grammar: header (Param1 attributes: bit 0 signature, bit
 * 1 raw bit stream (1.2), bit 2 new measurement (1.3); Param2 operation); if a signature is wanted
 * Nonce of 32 bytes and SlotIDParam u8 (1.1); RequesterContext of 8 bytes (1.3).
 *
 * @param rawBitStreamRequested wants raw values instead of digests (1.2)
 * @param newMeasurementRequested wants values that take effect after a reset (1.3)
 * @param operation 0 for their number, 0xFF for all, otherwise an index
 * @param signing present if the response is to be signed
 * @param requesterContext 8 bytes that the response repeats; since 1.3 and always then
 */
public record GetMeasurements(
    boolean rawBitStreamRequested,
    boolean newMeasurementRequested,
    int operation,
    Optional<Signing> signing,
    Optional<Bytes> requesterContext)
    implements SpdmRequest {
  /** The operation that asks only for the number of measurements. */
  public static final int TOTAL_NUMBER = 0x00;

  /** The operation that asks for all measurements. */
  public static final int ALL = 0xFF;

  /**
   * What a signed response needs.
   *
   * @param nonce 32 random bytes
   * @param slotId SlotIDParam: whose key signs, 0 to 7, or 0xF for a provisioned public key; 0 in
   *     1.0
   */
  public record Signing(Bytes nonce, int slotId) {}

  /** Reads the message from its header on. */
  public static GetMeasurements read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.GET_MEASUREMENTS, negotiated.version());
    Optional<Signing> signing = Optional.empty();
    if ((header.param1() & 1) != 0) {
      Bytes nonce = in.bytes("Nonce", Fields.NONCE);
      int slot = negotiated.atLeast(SpdmVersion.V1_1) ? in.u8("SlotIDParam") & 0xF : 0;
      signing = Optional.of(new Signing(nonce, slot));
    }
    return new GetMeasurements(
        negotiated.atLeast(SpdmVersion.V1_2) && (header.param1() & 2) != 0,
        negotiated.atLeast(SpdmVersion.V1_3) && (header.param1() & 4) != 0,
        header.param2(),
        signing,
        Fields.context(in, negotiated));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        !rawBitStreamRequested || negotiated.atLeast(SpdmVersion.V1_2),
        "RawBitStreamRequested exists since SPDM 1.2");
    Fields.demand(
        !newMeasurementRequested || negotiated.atLeast(SpdmVersion.V1_3),
        "NewMeasurementRequested exists since SPDM 1.3");
    int attributes =
        (signing.isPresent() ? 1 : 0)
            | (rawBitStreamRequested ? 2 : 0)
            | (newMeasurementRequested ? 4 : 0);
    Header.write(out, negotiated.version(), MessageCode.GET_MEASUREMENTS, attributes, operation);
    signing.ifPresent(wanted -> {
      out.bytes(Fields.sized(wanted.nonce(), Fields.NONCE, "Nonce"));
      if (negotiated.atLeast(SpdmVersion.V1_1)) {
        out.u8(Fields.bits(wanted.slotId(), 4, "SlotIDParam"));
      } else {
        Fields.demand(wanted.slotId() == 0, "SlotIDParam exists since SPDM 1.1");
      }
    });
    Fields.context(out, negotiated, requesterContext);
  }

  @Override
  public int code() {
    return MessageCode.GET_MEASUREMENTS.wire();
  }
}
