package io.teeio.spdm.message;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;

/** What KEY_UPDATE does. */
public enum KeyUpdateOperation {
  /** Rolls the keys of the sender's direction. */
  UPDATE_KEY(1),
  /** Rolls the keys of both directions. */
  UPDATE_ALL_KEYS(2),
  /** Proves that the sender uses its new key. */
  VERIFY_NEW_KEY(3);

  private final int wire;

  KeyUpdateOperation(int wire) {
    this.wire = wire;
  }

  static KeyUpdateOperation of(int wire, WireReader in) throws MalformedInput {
    for (KeyUpdateOperation operation : values()) {
      if (operation.wire == wire) {
        return operation;
      }
    }
    throw in.malformed("KeyUpdateOperation", "0x%02X is reserved".formatted(wire));
  }

  /** The byte on the wire. */
  public int wire() {
    return wire;
  }
}
