package io.teeio.platform.memory;

/** What a hart of a TVM gets for a guest address. */
public sealed interface GuestTranslation {
  /**
   * It may access this.
   *
   * @param address the physical address of the byte
   * @param memoryType {@link MemoryType#IO} for device registers
   */
  record Mapped(HostAddress address, MemoryType memoryType) implements GuestTranslation {}

  /**
   * It traps to the TSM.
   *
   * @param guest the guest address
   * @param access what it wanted
   */
  record GuestPageFault(GuestAddress guest, Access access) implements GuestTranslation {}
}
