package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.tsm.call.Refused;
import java.io.IOException;

/**
 * The TSM's way to the keys of root ports. Which way it is, the manifest says: by calls to the RDSM
 * (CoVE-IO v0.3, COVT), or by IDE_KM in an SPDM session with a root of trust on the bus (v0.1).
 * Keys are named by the direction in which traffic runs. The registers of a root port are
 * the RDSM's in either case.
 */
interface RootPortKeyAgent {
  /** Writes what the stream is for into the root port's registers. */
  void programStream(RequesterId rootPort, IdeStreamDescriptor descriptor) throws Refused;

  /**
   * Programs a key.
   *
   * @param carrier how messages leave during the operation that runs
   */
  void program(PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name, IdeKey key)
      throws Refused, Violation, Unanswered, Aborted, IOException;

  /** Enables a key. */
  void go(PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name)
      throws Refused, Violation, Unanswered, Aborted, IOException;

  /** Stops a key that is enabled; one that is not stays as it is. */
  void stop(PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name)
      throws Refused, Violation, Unanswered, Aborted, IOException;

  /** Whether all six keys of a set are enabled. Nobody is asked who might not answer. */
  boolean isEnabled(RequesterId rootPort, StreamId stream, KeySet set);

  /** Takes all keys of a stream away and releases it. Needs neither host nor device. */
  void drop(RequesterId rootPort, StreamId stream);

  /** The stream was lost, and its keys with it. */
  default void lost(RequesterId rootPort, StreamId stream) {}
}
