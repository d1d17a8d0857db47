package io.teeio.dissect;

/** A file of secrets is not one; the message goes on after the name of the file. */
public final class UnreadableSecrets extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, in words that go on after the name of the file. */
  public UnreadableSecrets(String message) {
    super(message);
  }
}
