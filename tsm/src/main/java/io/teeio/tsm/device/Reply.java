package io.teeio.tsm.device;

import io.teeio.spdm.transport.Envelope;

/** What a host brought back for a message. */
sealed interface Reply {
  /** The device's answer. */
  record Answered(Envelope envelope) implements Reply {}

  /** Nothing: the message could not be carried, or the device was silent (A-10d). */
  record Lost() implements Reply {}
}
