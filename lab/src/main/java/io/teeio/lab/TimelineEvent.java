package io.teeio.lab;

import java.util.Locale;

/**
 * One thing that happened, on the one timeline of a run.
 *
 * @param time logical time: 1 for the first event, one more for each further
 * @param from who did it, as {@code vmm}, {@code tsm}, {@code be:1d.7}
 * @param to to whom, or the same party for a change of its own state
 * @param kind what sort of thing
 * @param what the thing in the specification's words, as {@code KEY_EXCHANGE}
 * @param detail the rest, or an empty string; never a duration, never a secret
 */
public record TimelineEvent(
    long time, String from, String to, Kind kind, String what, String detail) {

  /** Sorts of events. */
  public enum Kind {
    /** A step of the life begins. */
    STEP,
    /** A supervisor call and its result. */
    SBI,
    /** An SPDM message. */
    SPDM,
    /** An IDE_KM message inside a session. */
    IDE_KM,
    /** A TDISP message inside a session. */
    TDISP,
    /** A state changed. */
    STATE,
    /** A key was made, set, refreshed or erased. */
    KEY,
    /** Data moved by DMA. */
    DMA,
    /** Something was refused by hardware. */
    FAULT,
    /** The TVM asked a question of the evidence. */
    CHECK,
    /** Anything else worth telling. */
    NOTE;

    /** The word that reports use. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
