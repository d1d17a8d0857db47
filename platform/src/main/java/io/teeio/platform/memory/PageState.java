package io.teeio.platform.memory;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where a page stands in its life (CoVE, memory lifecycle). Transitions: {@code NonConfidential ->
 * Converting -> Unassigned -> Assigned -> Unassigned -> NonConfidential}; {@code NonConfidential
 * <-> Shared}; {@code NonConfidential <-> Donated} for device registers; {@code Reserved} for ever.
 */
public sealed interface PageState {
  /** The host's. */
  record NonConfidential() implements PageState {}

  /** The TSM's since the machine started; never anything else. */
  record Reserved() implements PageState {}

  /**
   * Taken from the host, while translation caches may still hold it.
   *
   * @param version the version of the hart fence that was current when it was taken
   */
  record Converting(long version) implements PageState {}

  /** Confidential and free. */
  record Unassigned() implements PageState {}

  /**
   * In use.
   *
   * @param page the token of its user
   */
  record Assigned(ConfidentialPage page) implements PageState {}

  /**
   * The host's, and shared with TVMs.
   *
   * @param tokens one for each sharing that is alive, at least one
   */
  record Shared(Set<SharedPage> tokens) implements PageState {
    /** Keeps a copy of {@code tokens}. */
    public Shared {
      tokens = Collections.unmodifiableSet(new LinkedHashSet<>(tokens));
    }
  }

  /**
   * Device registers in use by a TVM.
   *
   * @param page the token of its user
   */
  record Donated(MmioPage page) implements PageState {}
}
