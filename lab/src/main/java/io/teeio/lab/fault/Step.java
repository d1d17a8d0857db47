package io.teeio.lab.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One step of a schedule. Every step can be taken at any moment, and says nothing about those
 * before it, so that steps can be left out.
 *
 * @param verb what happens
 * @param a the first number that it needs, taken modulo whatever there is
 * @param b the second
 * @param c the third
 */
record Step(Verb verb, int a, int b, int c) {
  private static final int BOUND = 1 << 10;

  /** {@code count} steps that follow from {@code seed}. */
  static List<Step> draw(long seed, int count) {
    Random random = new Random(seed);
    int total = 0;
    for (Verb verb : Verb.values()) {
      total += verb.weight();
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Verb verb = verb(random.nextInt(total));
      steps.add(
          new Step(verb, random.nextInt(BOUND), random.nextInt(BOUND), random.nextInt(BOUND)));
    }
    return steps;
  }

  private static Verb verb(int drawn) {
    int left = drawn;
    for (Verb verb : Verb.values()) {
      left -= verb.weight();
      if (left < 0) {
        return verb;
      }
    }
    throw new IllegalArgumentException("drawn beyond the last verb");
  }

  @Override
  public String toString() {
    return verb + " " + a + " " + b + " " + c;
  }
}
