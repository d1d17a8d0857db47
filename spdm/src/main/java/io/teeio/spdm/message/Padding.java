package io.teeio.spdm.message;

/** What may follow a message in the payload of its transport. */
public enum Padding {
  /** Nothing: the transport knows the length to the byte. */
  NONE,
  /** Zeros up to the next multiple of four bytes, as in a DOE data object. */
  TO_DWORD,
  /**
   * At most three zeros: what padding of an outer message leaves behind the last message inside it,
   * as in CHUNK_SEND_ACK or ENCAPSULATED_REQUEST in a DOE data object.
   */
  INSIDE;

  /** What may follow a message inside a message that this may follow. */
  public Padding inside() {
    return this == NONE ? NONE : INSIDE;
  }

  /** Whether {@code left} bytes may follow a message of {@code exact} bytes. */
  boolean allows(int exact, int left) {
    return switch (this) {
      case NONE -> false;
      case TO_DWORD -> left < 4 && (exact + left) % 4 == 0;
      case INSIDE -> left < 4;
    };
  }
}
