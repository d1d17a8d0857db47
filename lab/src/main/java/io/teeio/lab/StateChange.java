package io.teeio.lab;

/**
 * Something came into another state.
 *
 * @param time the logical time of the last event before it, so that both lie on one axis
 * @param lane which sort of state it is
 * @param of what came into it, as {@code 00:03:00.0}
 * @param state the state in its specification's word
 */
public record StateChange(long time, Lane lane, String of, String state) {
  /** Sorts of state that last. */
  public enum Lane {
    /** Of a TVM, as the TSM has it. */
    TVM,
    /** Of the TSM's session with a device. */
    SESSION,
    /** Of the IDE stream to a device, as the TSM has it. */
    STREAM,
    /** Which key sets protect traffic at a root port. */
    KEYS,
    /** Of a TDI, as its device has it. */
    TDI,
    /** Of a TDI, as the TSM last heard or has to assume. */
    TDI_HEARD,
    /** Whose a TDI is, as the TSM has it. */
    BINDING,
    /** Whether a TDI reaches a TVM's memory. */
    DMA
  }
}
