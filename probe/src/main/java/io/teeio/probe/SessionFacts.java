package io.teeio.probe;

import java.util.OptionalLong;

/**
 * A session that was tried.
 *
 * @param kind as {@code KEY_EXCHANGE slot 0} or {@code PSK_EXCHANGE}
 * @param form how it is protected, in words
 * @param id its id; empty if it did not come about
 * @param securedVersion the version of Secured Messages; empty if it did not come about
 * @param heartbeatPeriod seconds; 0 for none
 * @param micros how long it took to open, in microseconds
 */
public record SessionFacts(
    String kind,
    String form,
    OptionalLong id,
    String securedVersion,
    int heartbeatPeriod,
    long micros) {
  /** Whether it came about. */
  public boolean isOpened() {
    return id.isPresent();
  }
}
