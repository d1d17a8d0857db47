package io.teeio.device.accelerator;

import java.util.Optional;

/** What a descriptor asks for. */
public enum Opcode {
  /** Moves bytes from source to destination. */
  COPY(1),
  /** Repeats a 4-byte pattern over the destination. */
  FILL(2),
  /** Hashes the source; the digest may run over several descriptors. */
  SHA384(3),
  /** Reads plaintext, writes ciphertext and tag. */
  SEAL(4),
  /** Reads ciphertext and tag, writes plaintext if the tag is right. */
  OPEN(5);

  private final int wire;

  Opcode(int wire) {
    this.wire = wire;
  }

  /** Its number in a descriptor. */
  public int wire() {
    return wire;
  }

  /** The opcode with this number. */
  static Optional<Opcode> of(long wire) {
    for (Opcode opcode : values()) {
      if (opcode.wire == wire) {
        return Optional.of(opcode);
      }
    }
    return Optional.empty();
  }
}
