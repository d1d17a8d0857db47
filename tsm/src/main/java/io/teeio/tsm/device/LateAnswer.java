package io.teeio.tsm.device;

import java.io.IOException;

/** An answer came, but so late that the device counts as silent; it is not looked at. */
final class LateAnswer extends IOException {
  private static final long serialVersionUID = 1L;

  LateAnswer(long seconds) {
    super("the answer took " + seconds + " seconds");
  }
}
