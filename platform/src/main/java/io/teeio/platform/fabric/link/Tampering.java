package io.teeio.platform.fabric.link;

/** What somebody on a link does to a packet. */
public sealed interface Tampering {
  /** Which part of a packet. */
  enum Part {
    /** The IDE prefix: T, K, stream id, PR_Sent_Counter. A packet in the clear has none. */
    PREFIX,
    /** The header, which switches read. */
    HEADER,
    /** The payload; under IDE the encrypted one and its MAC. */
    PAYLOAD
  }

  /** It never arrives. */
  record Drop() implements Tampering {}

  /**
   * It arrives, and then arrives again; a completion comes again before the next packet.
   *
   * @param copies how often again, at least once
   */
  record Replay(int copies) implements Tampering {
    /** Checks that there is a copy. */
    public Replay {
      if (copies < 1) {
        throw new IllegalArgumentException("a replay has a copy");
      }
    }
  }

  /**
   * One bit of it arrives inverted. Packets in the clear whose header then makes no sense are lost,
   * as every receiver drops them.
   *
   * @param part of which part; of a part that the packet does not have, its header
   * @param bit which bit, counted from the first byte on, modulo the size of the part
   */
  record Flip(Part part, int bit) implements Tampering {
    /** Checks the number. */
    public Flip {
      if (bit < 0) {
        throw new IllegalArgumentException("no bit " + bit);
      }
    }
  }

  /**
   * It arrives later, after others that were sent after it.
   *
   * @param packets how many others that go the same way pass before it; 1 is a swap with the next
   */
  record Delay(int packets) implements Tampering {
    /** Checks that something passes. */
    public Delay {
      if (packets < 1) {
        throw new IllegalArgumentException("nothing passes it");
      }
    }
  }
}
