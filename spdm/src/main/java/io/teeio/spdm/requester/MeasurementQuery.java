package io.teeio.spdm.requester;

import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Which measurements are asked for, and how.
 *
 * @param operation {@link #COUNT}, an index from 1 to 254, or {@link #ALL}
 * @param signed whether the responder signs all measurements of this series
 * @param raw whether raw values are wanted instead of digests, where the responder has them
 * @param slot the slot whose key signs, or 0xFF for the provisioned public key
 * @param nonce the nonce of a signed request, 32 bytes; a fresh one if empty
 * @param renewed whether values are wanted that take effect after a reset, where there are any
 *     (1.3)
 */
public record MeasurementQuery(
    int operation, boolean signed, boolean raw, int slot, Optional<Bytes> nonce, boolean renewed) {
  /** Asks how many measurements there are. */
  public static final int COUNT = 0;

  /** Asks for all measurements. */
  public static final int ALL = 0xFF;

  /** Bytes of a nonce. */
  public static final int NONCE_SIZE = 32;

  /** Refuses what the wire cannot carry. */
  public MeasurementQuery {
    if (operation < 0 || operation > ALL || !isSlot(slot)) {
      throw new IllegalArgumentException("operation " + operation + ", slot " + slot);
    }
    if (nonce.isPresent() && nonce.get().length() != NONCE_SIZE) {
      throw new IllegalArgumentException("a nonce has 32 bytes");
    }
  }

  private static boolean isSlot(int slot) {
    return (slot >= 0 && slot <= 7) || slot == PeerIdentity.PROVISIONED_SLOT;
  }

  /** A query for values as they are now. */
  public MeasurementQuery(
      int operation, boolean signed, boolean raw, int slot, Optional<Bytes> nonce) {
    this(operation, signed, raw, slot, nonce, false);
  }

  /** How many measurements there are. */
  public static MeasurementQuery count() {
    return new MeasurementQuery(COUNT, false, false, 0, Optional.empty());
  }

  /** All of them, signed by the key of {@code slot}. */
  public static MeasurementQuery allSigned(int slot) {
    return new MeasurementQuery(ALL, true, false, slot, Optional.empty());
  }

  /** All of them, signed by the key of {@code slot} over {@code nonce}. */
  public static MeasurementQuery allSigned(int slot, Bytes nonce) {
    return new MeasurementQuery(ALL, true, false, slot, Optional.of(nonce));
  }

  /** One of them, not signed. */
  public static MeasurementQuery one(int index) {
    return new MeasurementQuery(index, false, false, 0, Optional.empty());
  }

  /** This query for raw values. */
  public MeasurementQuery asRaw() {
    return new MeasurementQuery(operation, signed, true, slot, nonce, renewed);
  }

  /** This query for values that take effect after a reset. */
  public MeasurementQuery asRenewed() {
    return new MeasurementQuery(operation, signed, raw, slot, nonce, true);
  }
}
