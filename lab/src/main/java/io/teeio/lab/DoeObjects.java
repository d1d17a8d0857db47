package io.teeio.lab;

import io.teeio.pcie.RequesterId;
import io.teeio.wire.Bytes;

/** Hears of the data objects that a host carries to devices and back. */
@FunctionalInterface
public interface DoeObjects {
  /**
   * One more passed.
   *
   * @param device whose mailbox it went into or came out of
   * @param object all of it, header included
   */
  void passed(RequesterId device, Bytes object);
}
