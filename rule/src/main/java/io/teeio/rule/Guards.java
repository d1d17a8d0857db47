package io.teeio.rule;

import java.util.function.Supplier;

/**
 * The gate through which every refusal goes that a security rule demands. Products hold {@link
 * #all()}; only the lab can make a set that lacks one rule, to show what that rule prevents. Nobody
 * else implements this ({@code ArchitectureTest}); it is not sealed only because sealing does not
 * reach across packages on a class path, where the command runs.
 */
public interface Guards {
  /** The guards of a product: every rule is enforced. */
  static Guards all() {
    return AllGuards.INSTANCE;
  }

  /**
   * Passes if {@code condition} holds.
   *
   * @throws Violation if it does not, unless this set lacks {@code rule}
   */
  default void require(Rule rule, boolean condition) throws Violation {
    require(rule, condition, () -> "");
  }

  /**
   * Passes if {@code condition} holds; {@code detail} says what broke the rule and is only asked
   * when it was broken.
   *
   * @throws Violation if it does not, unless this set lacks {@code rule}
   */
  void require(Rule rule, boolean condition, Supplier<String> detail) throws Violation;
}
