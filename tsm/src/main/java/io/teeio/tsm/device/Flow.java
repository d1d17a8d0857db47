package io.teeio.tsm.device;

import io.teeio.pcie.Unanswered;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.tsm.call.Refused;
import java.io.IOException;

/**
 * Straight-line code that talks to a device. What it throws is what its call returns: {@link
 * Refused} and {@link Violation} their own error, {@link Aborted} and {@link Unanswered} what a
 * device's refusal or misbehaviour means, {@link IOException} IO.
 */
@FunctionalInterface
interface Flow {
  /** Runs to the end; the value of the call. */
  long run() throws Refused, Violation, Aborted, Unanswered, OutOfTablePages, IOException;
}
