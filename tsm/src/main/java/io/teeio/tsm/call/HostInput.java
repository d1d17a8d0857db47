package io.teeio.tsm.call;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Something that the host handed over in its own memory, and may change there at any time. Whoever
 * asks for it again gets what he got the first time (A-10b).
 */
public final class HostInput {
  private final HostMemory memory;
  private final long address;
  private final int length;
  private final Guards guards;
  private Optional<Bytes> copy = Optional.empty();

  /**
   * What the host has at {@code address}; nothing is read yet.
   *
   * @param length bytes
   */
  public HostInput(HostMemory memory, long address, int length, Guards guards) {
    this.memory = memory;
    this.address = address;
    this.length = length;
    this.guards = guards;
  }

  /** The bytes. */
  public Bytes bytes() throws Refused, Violation {
    if (copy.isPresent()) {
      try {
        guards.require(CoveRule.HOST_INPUT_READ_ONCE, false, () -> length + " bytes");
      } catch (Violation again) {
        return copy.get();
      }
    }
    Bytes read = memory.copyIn(address, length);
    copy = Optional.of(read);
    return read;
  }
}
