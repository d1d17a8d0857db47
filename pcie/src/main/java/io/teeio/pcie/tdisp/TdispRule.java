package io.teeio.pcie.tdisp;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What TDISP demands of the TSM and of the DSM, as far as messages show it. */
public enum TdispRule implements Rule {
  /** A message carries the negotiated TDISP version. */
  TDISP_VERSION("11.3.1", "A message carries the negotiated TDISP version."),
  /** A message has the form that its type demands. */
  TDISP_MESSAGE_FORM("11.3", "A message has the form that its type demands."),
  /** A response is of the type that answers the request. */
  TDISP_RESPONSE_TYPE("11.3", "A response is of the type that answers the request."),
  /** A response echoes the INTERFACE_ID of its request. */
  TDISP_RESPONSE_INTERFACE("11.3.1", "A response echoes the INTERFACE_ID of its request."),
  /** The INTERFACE_ID of a request names a TDI that the device hosts. */
  TDISP_INTERFACE_KNOWN("11.3", "The INTERFACE_ID of a request names a TDI that the device hosts."),
  /** A request is one that the device advertises. */
  TDISP_REQUEST_SUPPORTED("11.3", "A request is one that the device advertises."),
  /** TDISP requests travel in an SPDM session only. */
  TDISP_SECURED("11.3", "TDISP requests travel in an SPDM session only."),
  /** TDISP_VERSION lists at least one version, and one that both sides speak. */
  TDISP_VERSION_LIST(
      "11.3.2", "TDISP_VERSION lists at least one version, and one that both sides speak."),
  /** LOCK_INTERFACE_REQUEST asks only for flags that the device supports. */
  TDISP_LOCK_FLAGS(
      "11.3.6", "LOCK_INTERFACE_REQUEST asks only for flags that the device supports."),
  /** BIND_P2P_ADDRESS_MASK is 0 unless BIND_P2P is asked for. */
  TDISP_P2P_MASK("11.3.6", "BIND_P2P_ADDRESS_MASK is 0 unless BIND_P2P is asked for."),
  /** The interface report is given in CONFIG_LOCKED and RUN only. */
  TDISP_REPORT_STATE("11.3.10", "The interface report is given in CONFIG_LOCKED and RUN only."),
  /** A portion of the report starts within the report. */
  TDISP_REPORT_OFFSET("11.3.10", "A portion of the report starts within the report."),
  /** The portions of a report add up: none empty, each remainder what the one before left. */
  TDISP_REPORT_PORTIONS(
      "11.3.11",
      "The portions of a report add up: none empty, each remainder what the one before left."),
  /** The report is no larger than its requester accepts. */
  TDISP_REPORT_SIZE("11.3.11", "The report is no larger than its requester accepts."),
  /** LOCK_INTERFACE_REQUEST is accepted in CONFIG_UNLOCKED only. */
  TDISP_LOCK_STATE("11.3.6", "LOCK_INTERFACE_REQUEST is accepted in CONFIG_UNLOCKED only."),
  /** START_INTERFACE_REQUEST is accepted in CONFIG_LOCKED only. */
  TDISP_START_STATE("11.3.14", "START_INTERFACE_REQUEST is accepted in CONFIG_LOCKED only."),
  /** START_INTERFACE_REQUEST carries the nonce of the last LOCK_INTERFACE_RESPONSE. */
  TDISP_START_NONCE(
      "11.3.14", "START_INTERFACE_REQUEST carries the nonce of the last LOCK_INTERFACE_RESPONSE."),
  /** A lock is refused if no unpredictable nonce can be drawn. */
  TDISP_NONCE_ENTROPY("11.3.7", "A lock is refused if no unpredictable nonce can be drawn."),
  /** A TDI is locked, started or stopped only if the device finds it in order. */
  TDISP_DEVICE(
      "11.3.6", "A TDI is locked, started or stopped only if the device finds it in order."),
  /** DEVICE_INTERFACE_STATE is one of the four states. */
  TDISP_STATE_VALUE("11.3.13", "DEVICE_INTERFACE_STATE is one of the four states.");

  private final Citation citation;

  TdispRule(String clause, String sentence) {
    this.citation =
        new Citation("PCIe Base Specification", "6.1", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
