package io.teeio.vmm;

/** The host's driver of a function that no TVM owns: what a paravirtual back end would do. */
@FunctionalInterface
public interface UntrustedFunction {
  /**
   * Makes the function work on a ring up to {@code tail}.
   *
   * @param ring DMA address of the ring
   * @param size descriptors in it; what else the kind of function needs lies behind them
   * @return false if the function did not take it
   */
  boolean ring(long ring, int size, int tail);
}
