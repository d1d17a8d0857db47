package io.teeio.spdm.requester;

/** Counts the transfers of large requests, so that each has a handle of its own. */
final class Handles {
  private static final int COUNT = 256;

  private int next;

  /** The handle of the next transfer, 0 to 255. */
  int take() {
    int handle = next;
    next = (next + 1) % COUNT;
    return handle;
  }
}
