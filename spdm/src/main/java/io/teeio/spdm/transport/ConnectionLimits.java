package io.teeio.spdm.transport;

import java.time.Duration;

/**
 * What a server bears. Its memory is bounded by both numbers together, whatever its peers say.
 *
 * @param maximumPayload bytes of payload in a frame
 * @param maximumConnections connections at a time; more are closed at once
 * @param frameTimeout how long a requester may take for a frame, the pause before it included
 */
public record ConnectionLimits(int maximumPayload, int maximumConnections, Duration frameTimeout) {
  /** The longest DOE data object, 64 connections, ten minutes. */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(1 << 20, 64, Duration.ofMinutes(10));
}
