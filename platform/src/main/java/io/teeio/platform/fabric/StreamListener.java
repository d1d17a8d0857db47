package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;

/**
 * Hears that a stream was lost: the TSM, which then revokes what relied on it. Called before
 * the packet that caused it has any effect.
 */
@FunctionalInterface
public interface StreamListener {
  /**
   * The stream is Insecure and its keys are gone.
   *
   * @param rootPort the root port
   * @param stream the stream
   * @param reason why, for people
   */
  void streamLost(RequesterId rootPort, StreamId stream, String reason);

  /** A key of the stream is three quarters spent: it has to be renewed while traffic goes on. */
  default void refreshDue(RequesterId rootPort, StreamId stream) {}
}
