package io.teeio.rule;

/** How strongly a specification demands something. */
public enum Strength {
  /** Always. */
  SHALL,
  /** Unless there is a stated reason. */
  SHOULD
}
