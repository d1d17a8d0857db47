package io.teeio.pcie;

import java.util.Optional;

/** Message codes that this model knows. */
public enum MessageCode {
  /** ATS: forget translations. */
  INVALIDATE_REQUEST(0x01),
  /** ATS: translations are forgotten. */
  INVALIDATE_COMPLETION(0x02),
  /** PRI: a device asks software for a page. */
  PAGE_REQUEST(0x04),
  /** PRI: what software answers. */
  PAGE_GROUP_RESPONSE(0x05),
  /** IDE Sync: synchronizes the posted-request counters of a stream. */
  IDE_SYNC(0x54),
  /** IDE Fail: the sender's end of a stream has become Insecure; data is the stream id. */
  IDE_FAIL(0x55),
  /** Error: correctable. */
  ERR_COR(0x30),
  /** Error: non-fatal. */
  ERR_NONFATAL(0x31),
  /** Error: fatal. */
  ERR_FATAL(0x33);

  private final int wire;

  MessageCode(int wire) {
    this.wire = wire;
  }

  /** The 8-bit code in a message header. */
  public int wire() {
    return wire;
  }

  /** The message with the code {@code wire}, if this model knows it. */
  public static Optional<MessageCode> of(int wire) {
    for (MessageCode code : values()) {
      if (code.wire == wire) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
