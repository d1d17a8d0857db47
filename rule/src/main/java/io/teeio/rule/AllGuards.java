package io.teeio.rule;

import java.util.function.Supplier;

/** Enforces every rule. */
enum AllGuards implements Guards {
  INSTANCE;

  @Override
  public void require(Rule rule, boolean condition, Supplier<String> detail) throws Violation {
    if (!condition) {
      throw new Violation(rule, detail.get());
    }
  }
}
