package io.teeio.attest.certificate;

import java.util.EnumSet;
import java.util.Set;

/** A state of a layer that its certificate tells: OperationalFlags (TCG DICE 6.1.1). */
public enum TcbFlag {
  /** It is not configured yet. */
  NOT_CONFIGURED(0, "notConfigured"),
  /** It is configured, but in a way that is not secure. */
  NOT_SECURE(1, "notSecure"),
  /** It is recovering from a failure. */
  RECOVERY(2, "recovery"),
  /** It can be debugged. */
  DEBUG(3, "debug"),
  /** An old state of it can be brought back. */
  NOT_REPLAY_PROTECTED(4, "notReplayProtected"),
  /** It can be changed. */
  NOT_INTEGRITY_PROTECTED(5, "notIntegrityProtected"),
  /** It is not measured while it runs. */
  NOT_RUNTIME_MEASURED(6, "notRuntimeMeasured"),
  /** It is not immutable. */
  NOT_IMMUTABLE(7, "notImmutable"),
  /** It is not part of the trusted computing base. */
  NOT_TCB(8, "notTcb");

  private final int bit;
  private final String word;

  TcbFlag(int bit, String word) {
    this.bit = bit;
    this.word = word;
  }

  /** Its name in the standard. */
  public String word() {
    return word;
  }

  /** The flags that are set in a BIT STRING, without the byte that counts its unused bits. */
  static Set<TcbFlag> of(byte[] bits) {
    Set<TcbFlag> flags = EnumSet.noneOf(TcbFlag.class);
    for (TcbFlag flag : values()) {
      int at = flag.bit / 8;
      if (at < bits.length && (bits[at] & 0x80 >> flag.bit % 8) != 0) {
        flags.add(flag);
      }
    }
    return Set.copyOf(flags);
  }
}
