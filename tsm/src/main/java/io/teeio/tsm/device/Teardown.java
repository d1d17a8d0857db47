package io.teeio.tsm.device;

import io.teeio.pcie.StreamId;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.tsm.StreamState;

/**
 * Ends what needs no device to end: keys of the root port, the session's secrets. Never fails half
 * way.
 */
final class Teardown {
  private Teardown() {}

  /** Takes all keys of the root port away and releases its stream. */
  static void dropKeys(Environment environment, Device device, StreamId stream) {
    environment.keys().drop(device.rootPort().id(), stream);
    device.stream(StreamState.NONE);
  }

  /** Wipes the session's keys. */
  static void closeSession(Device device) {
    device.connection().map(Connection::session).ifPresent(SpdmSession::close);
  }
}
