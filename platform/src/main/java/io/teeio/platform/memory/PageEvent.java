package io.teeio.platform.memory;

/** What the {@link PageLedger} tells of. */
public sealed interface PageEvent {
  /**
   * Pages went from one state to another.
   *
   * @param first the first page
   * @param pages how many, at least 1
   * @param now the state of each of them (the token is that of the last)
   */
  record Changed(HostAddress first, long pages, PageState now) implements PageEvent {}

  /** A fence of all harts began. */
  record FenceStarted(long version) implements PageEvent {}

  /** Every hart has fenced. */
  record FenceCompleted(long version) implements PageEvent {}
}
