package io.teeio.platform.memory;

/** Moves pages between supervisor domains: what the RDSM does for the TSM. */
@FunctionalInterface
public interface PageClassifier {
  /**
   * Gives {@code pages} pages from {@code first} to {@code owner}; memory or device registers. The
   * caller knows that the owner may change now.
   */
  void classify(HostAddress first, long pages, SupervisorDomain owner);
}
