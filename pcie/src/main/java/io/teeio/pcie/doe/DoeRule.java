package io.teeio.pcie.doe;

import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What DOE demands of a mailbox and its host. */
public enum DoeRule implements Rule {
  /** The Length of a data object is the number of DWORDs that were transferred. */
  DOE_LENGTH(
      "6.30.1", "The Length of a data object is the number of DWORDs that were transferred."),
  /** A response is of the vendor and type that answer the request. */
  DOE_RESPONSE_TYPE("6.30.1", "A response is of the vendor and type that answer the request."),
  /** A response is no longer than its requester accepts. */
  DOE_RESPONSE_SIZE("6.30.1", "A response is no longer than its requester accepts."),
  /** Discovery starts with itself, and its indices go up one by one to the end. */
  DOE_DISCOVERY(
      "6.30.1.1", "Discovery starts with itself, and its indices go up one by one to the end.");

  private final String clause;
  private final String sentence;

  DoeRule(String clause, String sentence) {
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
