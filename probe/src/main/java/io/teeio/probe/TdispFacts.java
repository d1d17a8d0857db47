package io.teeio.probe;

import java.util.List;

/**
 * What TDISP says of one TDI.
 *
 * @param tdi which
 * @param versions as {@code 1.0}
 * @param lockFlags flags that LOCK_INTERFACE_REQUEST may ask for, as bits
 * @param addressWidth bits of the device's addresses
 * @param requestsThis requests outstanding for this TDI
 * @param requestsAll requests outstanding for all TDIs
 * @param requests codes of the requests that it takes, in words
 * @param state its state
 */
public record TdispFacts(
    String tdi,
    List<String> versions,
    int lockFlags,
    int addressWidth,
    int requestsThis,
    int requestsAll,
    List<String> requests,
    String state) {
  /** Copies the lists. */
  public TdispFacts {
    versions = List.copyOf(versions);
    requests = List.copyOf(requests);
  }
}
