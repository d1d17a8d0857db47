package io.teeio.attest.corim;

import java.util.List;

/** What a device says, so that conditions and reference values can be held against it. */
public sealed interface EvidenceClaims {
  /**
   * SPDM measurement blocks. They do not say what they are about, so a reference value may be about
   * whatever the device is not known not to be: whoever gives reference values says that they are
   * its.
   *
   * @param device what is known of the device, as from its certificates
   * @param blocks claims with indices, as {@link BlockClaims} makes them
   */
  record Blocks(Environment device, List<Measurement> blocks) implements EvidenceClaims {
    /** Copies the list. */
    public Blocks {
      blocks = List.copyOf(blocks);
    }

    @Override
    public boolean isAbout(Environment reference) {
      return reference.agreesWith(device);
    }

    /** By its index; one without a key, by its digests alone, is looked for everywhere. */
    @Override
    public List<Measurement> candidates(Environment environment, Measurement reference) {
      if (!isAbout(environment)) {
        return List.of();
      }
      List<Integer> indices =
          reference.index().isPresent()
              ? List.of(reference.index().getAsInt())
              : reference.values().spdmIndices();
      boolean anywhere = reference.key().isEmpty() && !reference.values().digests().isEmpty();
      return blocks.stream()
          .filter(block ->
              indices.isEmpty()
                  ? anywhere
                  : block.index().isPresent() && indices.contains(block.index().getAsInt()))
          .toList();
    }

    @Override
    public boolean namesElements() {
      return false;
    }
  }

  /**
   * Concise evidence, which says what it is about.
   *
   * @param states the evidence, with the values of measurement blocks put in
   */
  record States(List<State> states) implements EvidenceClaims {
    /** Copies the list. */
    public States {
      states = List.copyOf(states);
    }

    @Override
    public boolean isAbout(Environment reference) {
      return states.stream().anyMatch(state -> reference.isContainedIn(state.environment()));
    }

    @Override
    public List<Measurement> candidates(Environment environment, Measurement reference) {
      return states.stream()
          .filter(state -> environment.isContainedIn(state.environment()))
          .flatMap(state -> state.measurements().stream())
          .filter(measurement -> measurement.key().equals(reference.key()))
          .toList();
    }

    @Override
    public boolean namesElements() {
      return true;
    }
  }

  /** Whether something is said of this environment, or may be. */
  boolean isAbout(Environment reference);

  /** What is said of the element that {@code reference} is about. */
  List<Measurement> candidates(Environment environment, Measurement reference);

  /** Whether evidence of this kind has names of elements. */
  boolean namesElements();

  /**
   * Whether a claim satisfies {@code reference}: one is enough, except that of several measurement
   * blocks to which it points each has to. Where only certain keys may say so, the claim has to
   * carry them; measurement blocks carry none.
   */
  default boolean meets(Environment environment, Measurement reference) {
    List<Measurement> candidates = candidates(environment, reference);
    long met =
        candidates.stream()
            .filter(claim -> claim.authorizedBy().containsAll(reference.authorizedBy()))
            .filter(claim -> ValueMatch.meets(reference.values(), claim.values(), namesElements()))
            .count();
    int wanted =
        switch (this) {
          case Blocks blocks -> Math.max(1, reference.values().spdmIndices().size());
          case States states -> 1;
        };
    return met >= wanted && ValueMatch.saysSomething(reference.values());
  }

  /** Whether all of {@code state} is so. */
  default boolean meets(State state) {
    return meets(state.environment(), state.measurements());
  }

  /** Whether all of {@code measurements} of {@code environment} are so. */
  default boolean meets(Environment environment, List<Measurement> measurements) {
    return measurements.stream().allMatch(reference -> meets(environment, reference));
  }
}
