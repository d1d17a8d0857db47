package io.teeio.spdm;

import java.util.EnumSet;
import java.util.Set;

/**
 * The Flags of an endpoint and, since 1.4, its ExtFlags.
 *
 * @param flags the 32 bits of Flags, unknown ones included, and above them the 16 of ExtFlags
 */
public record CapabilitySet(long flags) {
  /** No capability. */
  public static final CapabilitySet NONE = new CapabilitySet(0);

  /** Checks that the flags fit their field. */
  public CapabilitySet {
    if (flags >>> 48 != 0) {
      throw new IllegalArgumentException("flags of more than 48 bits");
    }
  }

  /** The set of exactly {@code capabilities}. */
  public static CapabilitySet of(Capability... capabilities) {
    return of(Set.of(capabilities));
  }

  /** The set of exactly {@code capabilities}; two values of one field cannot both be in it. */
  public static CapabilitySet of(Set<Capability> capabilities) {
    long flags = 0;
    for (Capability capability : capabilities) {
      if ((flags & capability.mask()) != 0) {
        throw new IllegalArgumentException(capability + " contradicts another capability");
      }
      flags |= capability.value();
    }
    return new CapabilitySet(flags);
  }

  /** The 32 bits of Flags. */
  public long baseFlags() {
    return flags & 0xFFFF_FFFFL;
  }

  /** The 16 bits of ExtFlags, which exist since 1.4. */
  public int extendedFlags() {
    return (int) (flags >>> 32);
  }

  /** Whether {@code capability} is in it. */
  public boolean has(Capability capability) {
    return (flags & capability.mask()) == capability.value();
  }

  /** Whether at least one of {@code capabilities} is in it. */
  public boolean hasAny(Capability... capabilities) {
    for (Capability capability : capabilities) {
      if (has(capability)) {
        return true;
      }
    }
    return false;
  }

  /** This set and {@code capability}, instead of any other value of its field. */
  public CapabilitySet with(Capability capability) {
    return new CapabilitySet((flags & ~capability.mask()) | capability.value());
  }

  /** This set with the field of {@code capability} empty. */
  public CapabilitySet without(Capability capability) {
    return new CapabilitySet(flags & ~capability.mask());
  }

  /** The capabilities that have a name. */
  public Set<Capability> named() {
    EnumSet<Capability> named = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (has(capability)) {
        named.add(capability);
      }
    }
    return named;
  }

  /** The value of the two-bit field that starts at {@code shift}. */
  public int field(int shift) {
    return (int) (flags >> shift) & 0b11;
  }
}
