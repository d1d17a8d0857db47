package io.teeio.platform.memory;

/** What an access wants to do. */
public enum Access {
  /** Reads data. */
  READ,
  /** Writes data, or reads and writes it in one step. */
  WRITE,
  /** Fetches instructions. */
  EXECUTE
}
