package io.teeio.pcie.ide.km;

import java.util.Optional;

/** Status of a KP_ACK. */
public enum KeyProgramStatus {
  /** 0: the key is programmed. */
  SUCCESS(0),
  /** 1: the request does not have 47 bytes. */
  INCORRECT_LENGTH(1),
  /** 2: there is no such port. */
  UNSUPPORTED_PORT_INDEX(2),
  /** 3: another field is invalid, or the initial IFV is not 1. */
  UNSUPPORTED_VALUE(3),
  /** 4: for no reason that the device names. */
  UNSPECIFIED_FAILURE(4);

  private final int wire;

  KeyProgramStatus(int wire) {
    this.wire = wire;
  }

  /** The number in the message. */
  public int wire() {
    return wire;
  }

  /** The status with the number {@code wire}, if there is one. */
  public static Optional<KeyProgramStatus> of(int wire) {
    for (KeyProgramStatus status : values()) {
      if (status.wire == wire) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
