package io.teeio.spdm.responder;

import java.util.Map;

/**
 * What a responder answers with.
 *
 * @param slots its identities by slot number, 0 to 7; slot 0 must be there if it has certificates
 * @param measurements measures the device
 * @param vendorDefined answers vendor messages
 * @param sessions hears of sessions
 * @param readiness says whether it can answer now
 */
public record ResponderParts(
    Map<Integer, SlotIdentity> slots,
    MeasurementSource measurements,
    VendorDefinedHandler vendorDefined,
    SessionListener sessions,
    Readiness readiness) {
  /** Keeps a copy of the slots. */
  public ResponderParts {
    slots = Map.copyOf(slots);
    for (int slot : slots.keySet()) {
      if (slot < 0 || slot > 7) {
        throw new IllegalArgumentException("there is no slot " + slot);
      }
    }
  }

  /** Parts that are always ready. */
  public ResponderParts(
      Map<Integer, SlotIdentity> slots,
      MeasurementSource measurements,
      VendorDefinedHandler vendorDefined,
      SessionListener sessions) {
    this(slots, measurements, vendorDefined, sessions, Readiness.ALWAYS);
  }
}
