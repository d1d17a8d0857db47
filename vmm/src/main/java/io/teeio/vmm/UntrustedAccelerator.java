package io.teeio.vmm;

/** The host's driver of an accelerator that no TVM owns: what a paravirtual back end would do. */
@FunctionalInterface
public interface UntrustedAccelerator {
  /**
   * Makes the accelerator work on a ring up to {@code tail}.
   *
   * @param ring DMA address of the ring
   * @param size descriptors in it
   * @return false if the accelerator did not take it
   */
  boolean ring(long ring, int size, int tail);
}
