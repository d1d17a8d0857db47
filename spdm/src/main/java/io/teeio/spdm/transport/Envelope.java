package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;

/**
 * What a binding carries: a message in the clear or a secured record, without the binding's own
 * header, but with the padding that hides the exact length.
 *
 * @param secured whether the payload is a secured record
 * @param payload the message or record
 */
public record Envelope(boolean secured, Bytes payload) {
  /** A message in the clear. */
  public static Envelope clear(Bytes message) {
    return new Envelope(false, message);
  }

  /** A secured record. */
  public static Envelope secured(Bytes record) {
    return new Envelope(true, record);
  }
}
