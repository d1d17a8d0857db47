package io.teeio.pcie;

import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What PCIe demands of packets and configuration space, as far as trust depends on it. */
public enum PcieRule implements Rule {
  /** The header of a TLP fits its payload. */
  PCIE_TLP_FORM("2.2", "The header of a TLP fits its payload."),
  /** A completion answers an outstanding request: same requester, completer, tag and length. */
  PCIE_COMPLETION_MATCH(
      "2.3.2",
      "A completion answers an outstanding request: same requester, completer, tag and length.");

  private final String clause;
  private final String sentence;

  PcieRule(String clause, String sentence) {
    this.clause = clause;
    this.sentence = sentence;
  }

  @Override
  public String document() {
    return "PCIe Base Specification";
  }

  @Override
  public String version() {
    return "6.1";
  }

  @Override
  public String clause() {
    return clause;
  }

  @Override
  public Strength strength() {
    return Strength.SHALL;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
