package io.teeio.platform.iommu;

import java.util.OptionalInt;

/** What an IOMMU sends to a device that keeps translations or asks for pages (PCIe ATS, PRI). */
public sealed interface AtsMessage {
  /** Segment of the device, if requester ids have one. */
  OptionalInt segment();

  /** Its 16-bit requester id. */
  int requesterId();

  /** Its process, if the message is about one. */
  OptionalInt processId();

  /** The body. */
  long payload();

  /** The device as one number: segment and requester id. */
  default int deviceId() {
    return segment().orElse(0) << 16 | requesterId();
  }

  /**
   * Invalidate Request: forget translations, and say so when nothing uses them any more.
   *
   * @param tag names the request in its completion, 0 to 31
   * @param payload address [63:12] with size in its low ones, 11 S, 0 global
   */
  record InvalidationRequest(
      OptionalInt segment, int requesterId, int tag, OptionalInt processId, long payload)
      implements AtsMessage {}

  /**
   * Page Request Group Response.
   *
   * @param payload requester id [63:48], code [47:44] (0 done, 1 invalid, 15 failed), group [40:32]
   */
  record PageGroupResponse(
      OptionalInt segment, int requesterId, OptionalInt processId, long payload)
      implements AtsMessage {}
}
