package io.teeio.vmm;

import io.teeio.wire.Bytes;
import java.io.IOException;

/** The way of one SPDM message to a device's security manager and of the answer back. */
public interface DeviceMailbox {
  /**
   * A message as a mailbox takes and gives it.
   *
   * @param secured whether it is a secured message (DOE type 2) rather than a plain one (type 1)
   * @param payload without the DOE header, with the padding that the DOE object had
   */
  record Letter(boolean secured, Bytes payload) {}

  /**
   * Sends {@code request} and waits for the answer.
   *
   * @throws IOException if it could not be sent or nothing sensible came back in time
   */
  Letter exchange(Letter request) throws IOException;
}
