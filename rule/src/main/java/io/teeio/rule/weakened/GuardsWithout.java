package io.teeio.rule.weakened;

import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import java.util.function.Supplier;

/** Enforces every rule but {@code missing}, to show what that rule prevents. */
public record GuardsWithout(Rule missing) implements Guards {
  @Override
  public void require(Rule rule, boolean condition, Supplier<String> detail) throws Violation {
    if (!rule.equals(missing)) {
      Guards.all().require(rule, condition, detail);
    }
  }
}
