package io.teeio.platform.memory;

/**
 * A G-stage needs more pages for tables than it has; nothing was changed. The host gives more and
 * tries again. Carries no stack trace.
 */
public final class OutOfTablePages extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says for which guest page a table is missing. */
  public OutOfTablePages(GuestAddress guest) {
    super("no page is left for a table of " + guest, null, false, false);
  }
}
