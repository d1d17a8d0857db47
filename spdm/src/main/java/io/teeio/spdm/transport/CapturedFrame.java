package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.time.Instant;

/**
 * A frame of a capture file.
 *
 * @param time when it was seen; the epoch if the file does not know
 * @param flow which way it went
 * @param bytes for MCTP from the message type byte on, for DOE the whole data object, for TCP and
 *     storage from the header of the binding on
 */
public record CapturedFrame(Instant time, Flow flow, Bytes bytes) {
  /** Which way a frame went at the place where it was captured. */
  public enum Flow {
    /** The file does not say, as a classic pcap file never does. */
    UNKNOWN,
    /** Towards the endpoint that captured it. */
    INBOUND,
    /** From the endpoint that captured it. */
    OUTBOUND
  }

  /** A frame of which only the bytes are known. */
  public static CapturedFrame of(Bytes bytes) {
    return new CapturedFrame(Instant.EPOCH, Flow.UNKNOWN, bytes);
  }
}
