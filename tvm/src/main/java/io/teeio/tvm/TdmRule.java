package io.teeio.tvm;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What a TVM demands of a device before it lets it in (CoVE-IO v0.3.0+a361d4a). */
public enum TdmRule implements Rule {
  /** The way to the device is protected. */
  LINK_SECURED("7.5.2 device link", "the SPDM session is up and the link is protected by IDE"),
  /** The session is as strong as CoVE-IO demands. */
  SPDM_CONFIGURATION("4 requirements", "SPDM 1.2 or later, encrypted, authenticated and fresh"),
  /** The chain is the device's own and ends in a root of ours. */
  CHAIN_TRUSTED("8 device attestation", "the certificate chain ends in one of the TVM's anchors"),
  /** The session is with the owner of the chain. */
  SESSION_SIGNED("8 device attestation", "the session's key exchange is signed by that chain"),
  /** The interface cannot be reconfigured any more. */
  STATE_LOCKED("7.5.2 interface state", "the interface is in CONFIG_LOCKED while it is verified"),
  /** The interface is configured as policy demands. */
  REPORT_CONFIGURATION("7.5.2 interface report", "no firmware update, no ATS, no page requests"),
  /** The MMIO is what the driver expects. */
  MMIO_RANGES(
      "7.5.2 MMIO ranges", "the report's ranges have the order, kinds and sizes of the BAR"),
  /** Measurements are signed over the TVM's own nonce. */
  MEASUREMENTS_SIGNED("8 device attestation", "measurements are fresh and signed by that chain"),
  /** Measurements are known. */
  MEASUREMENTS_KNOWN("8 device attestation", "every measurement is what the RIM expects"),
  /** Nothing that the owner asks for is left out. */
  POLICY_MET("8 device policy", "every check that the TVM's policy requires was made"),
  /** What was decided can be proved. */
  DECISION_RECORDED(
      "8 third party attesting the TVM with the device",
      "a decision is in the TVM's runtime register before the interface starts"),
  /** What was accepted runs. */
  RUN_AFTER_START("7.5.2 step 12", "the interface is in RUN after it was accepted");

  private final Citation citation;

  TdmRule(String clause, String sentence) {
    this.citation = new Citation("CoVE-IO", "0.3.0+a361d4a", clause, Strength.SHALL, sentence);
  }

  /** The rule that asks check {@code name} of the appraisal of a device's SPDM evidence. */
  static TdmRule asking(String name) {
    return switch (name) {
      case "transcript form",
          "negotiation",
          "certificate chain form",
          "spdm configuration",
          "algorithms",
          "spdm minimum version" ->
          SPDM_CONFIGURATION;
      case "certificate chain",
          "certificate dates",
          "revocation",
          "root hash",
          "leaf certificate",
          "leaf role",
          "hardware identity",
          "device name" ->
          CHAIN_TRUSTED;
      case "session signature" -> SESSION_SIGNED;
      case "report signature",
          "nonce",
          "measurement blocks",
          "content changed",
          "running firmware" ->
          MEASUREMENTS_SIGNED;
      default ->
          name.startsWith("measurement") || name.endsWith(" mode") || name.startsWith("firmware ")
              ? MEASUREMENTS_KNOWN
              : POLICY_MET;
    };
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
