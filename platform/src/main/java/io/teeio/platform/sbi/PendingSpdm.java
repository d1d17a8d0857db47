package io.teeio.platform.sbi;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * The pending SPDM transaction buffer (CoVE-IO, "SPDM Messages Transport"), one for each hart at
 * {@link Nacl#PENDING}. The same bytes carry the request to the host and the response back.
 *
 * <pre>
 * 00h FUNCTION_ID          u32
 * 04h DEVICE_ID            u32
 * 08h SPDM_PAYLOAD_LENGTH  u32; bit 31 says that the payload is a secured message (A-10c)
 * 0Ch SPDM_PAYLOAD         at most 1780 bytes
 * </pre>
 *
 * The specification writes 12h where the payload begins; three 32-bit fields precede it, so the
 * offset is decimal 12. No DOE header is inside (A-10h). A response of length zero tells the
 * TSM that the message could not be carried (A-10d).
 *
 * @param functionId the function that waits for the answer
 * @param deviceId the device, as {@code RequesterId.value()}
 * @param secured whether the payload is a secured message
 * @param payload the SPDM message; empty if the transport failed
 */
public record PendingSpdm(int functionId, int deviceId, boolean secured, Bytes payload) {
  /** Where the payload begins. */
  public static final int PAYLOAD_OFFSET = 0x0C;

  /** The longest payload that fits between {@link Nacl#PENDING} and {@link Nacl#PENDING_END}. */
  public static final int MAX_PAYLOAD = Nacl.PENDING_END - Nacl.PENDING - PAYLOAD_OFFSET;

  private static final long SECURED = 1L << 31;
  private static final String CLAUSE = "CoVE-IO v0.3.0+a361d4a, SPDM Messages Transport";

  /** Refuses a payload that does not fit. */
  public PendingSpdm {
    if (payload.length() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("payload of " + payload.length() + " bytes");
    }
  }

  /** The answer that says: the message could not be carried. */
  public static PendingSpdm transportError(int functionId, int deviceId) {
    return new PendingSpdm(functionId, deviceId, false, Bytes.EMPTY);
  }

  /** Whether this says that the message could not be carried. */
  public boolean isTransportError() {
    return payload.isEmpty();
  }

  /**
   * Reads a buffer. {@code slot} is a private copy that was taken once: header and payload cannot
   * change between the check of one and the use of the other (A-10b).
   *
   * @throws MalformedInput if the length is more than the slot holds
   */
  public static PendingSpdm read(Bytes slot) throws MalformedInput {
    WireReader in = WireReader.of(slot, CLAUSE);
    int function = (int) in.u32("FUNCTION_ID");
    int device = (int) in.u32("DEVICE_ID");
    long word = in.u32("SPDM_PAYLOAD_LENGTH");
    long length = word & ~SECURED;
    in.require(
        length <= MAX_PAYLOAD,
        "SPDM_PAYLOAD_LENGTH",
        "is " + length + ", more than the slot's " + MAX_PAYLOAD);
    Bytes payload = in.bytes("SPDM_PAYLOAD", (int) length);
    return new PendingSpdm(function, device, (word & SECURED) != 0, payload);
  }

  /** Header and payload, without what follows in the slot. */
  public Bytes toBytes() {
    return new WireWriter(PAYLOAD_OFFSET + payload.length())
        .u32(Integer.toUnsignedLong(functionId))
        .u32(Integer.toUnsignedLong(deviceId))
        .u32(payload.length() | (secured ? SECURED : 0))
        .bytes(payload)
        .toBytes();
  }
}
