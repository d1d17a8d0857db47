package io.teeio.device;

/** What users of a TDI leave in its function. */
interface TdiContent {
  /** A function that keeps nothing. */
  TdiContent NONE =
      new TdiContent() {
        @Override
        public boolean isClean(TdiReaction.Wipe wipe) {
          return true;
        }

        @Override
        public void wipe(TdiReaction.Wipe wipe) {
          // There is nothing.
        }
      };

  /** Whether nothing is there of what {@code wipe} wipes. */
  boolean isClean(TdiReaction.Wipe wipe);

  /** Wipes it. */
  void wipe(TdiReaction.Wipe wipe);
}
