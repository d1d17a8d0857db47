package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.call.Refused;
import java.util.List;

/**
 * Ends what needs no device to end: keys of the root port, the session's secrets. Never fails half
 * way.
 */
final class Teardown {
  private Teardown() {}

  /**
   * Stops and clears all keys of the root port and releases its stream; goes on after every
   * refusal.
   */
  static void dropKeys(Environment environment, Device device, StreamId stream) {
    for (LinkDirection way : List.of(LinkDirection.DOWNSTREAM, LinkDirection.UPSTREAM)) {
      for (KeySet set : KeySet.values()) {
        for (SubStream sub : SubStream.values()) {
          quietly(() ->
              environment
                  .keys()
                  .stop(device.rootPort().id(), new IdeKeyDescriptor(stream, sub, set, way)));
        }
      }
    }
    quietly(() -> environment.keys().release(device.rootPort().id(), stream));
    device.stream(StreamState.NONE);
  }

  /** Wipes the session's keys. */
  static void closeSession(Device device) {
    device.connection().map(Connection::session).ifPresent(SpdmSession::close);
  }

  @FunctionalInterface
  private interface Step {
    void take() throws Refused;
  }

  /** What the RDSM refuses here is done already; every call is an event of its own. */
  private static void quietly(Step step) {
    try {
      step.take();
    } catch (Refused _) {
      // done already
    }
  }
}
