package io.teeio.device.function;

import io.teeio.wire.Secret;

/**
 * What one function of the device does behind its BAR 0. Registers and descriptors are hostile
 * input: none can make it throw, touch memory outside its {@link DmaPort} or work without end. Not
 * thread-safe.
 */
public interface SampleFunction {
  /** Its registers. */
  FunctionBar bar();

  /** Whether descriptors wait. */
  boolean hasWork();

  /**
   * Does the descriptors that wait now; one that is added meanwhile waits for the next call, so
   * this always ends.
   *
   * @return descriptors done
   */
  int work();

  /**
   * Shares the application's AES-256 key with this function, as the application's own peer would
   * (the baseline without TEE-I/O). Takes ownership of {@code key}; a function that has no use for
   * it wipes it at once, any other when it is scrubbed.
   */
  void provision(Secret key);

  /** Leaves nothing of the last user but the MSI-X table. */
  void scrubWork();

  /** Leaves nothing of the last user. */
  default void scrub() {
    scrubWork();
    bar().msix().reset();
  }

  /** Whether nothing of any user is left but, perhaps, the MSI-X table. */
  boolean isWorkClean();

  /** Whether nothing of any user is left. */
  default boolean isClean() {
    return isWorkClean() && bar().msix().isClean();
  }
}
