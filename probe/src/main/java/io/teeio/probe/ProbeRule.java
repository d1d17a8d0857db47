package io.teeio.probe;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/**
 * What specifications want of a responder, and a requester can live without: a probe tells when it
 * is not so, and goes on.
 */
public enum ProbeRule implements Rule {
  /** Discovery. */
  DISCOVERY_LIST(
      "PCIe",
      "6.1",
      "6.30.1.1",
      Strength.SHALL,
      "A mailbox lists Discovery at index 0, and every other protocol once."),
  /** Discovery. */
  DISCOVERY_CMA(
      "PCIe",
      "6.1",
      "6.31.3",
      Strength.SHALL,
      "A mailbox that speaks CMA-SPDM lists it, and Secured CMA-SPDM if it has sessions."),
  /** VERSION. */
  VERSION_ENTRIES(
      "DSP0274",
      "1.3.0",
      "VERSION, VersionNumberEntry",
      Strength.SHALL,
      "Each version is listed once, and one of them is a version that was released."),
  /** CAPABILITIES. */
  CAPABILITIES_DEFINED(
      "DSP0274",
      "1.3.0",
      "Flag fields of CAPABILITIES",
      Strength.SHALL,
      "Flags that the version does not define are 0."),
  /** CAPABILITIES. */
  CAPABILITIES_KEPT(
      "DSP0274",
      "1.3.0",
      "CAPABILITIES",
      Strength.SHALL,
      "A responder does what its capabilities say, with the algorithms that it selected."),
  /** ALGORITHMS. */
  ALGORITHM_ALONE(
      "DSP0274",
      "1.3.0",
      "ALGORITHMS",
      Strength.SHALL,
      "Whatever a responder selects among several, it also selects when it is offered alone."),
  /** Certificates. */
  CERTIFICATE_VALIDITY(
      "RFC 5280", "2008", "4.1.2.5", Strength.SHALL, "A certificate is used while it is valid."),
  /** Certificates. */
  LEAF_BASIC_CONSTRAINTS(
      "DSP0274",
      "1.3.0",
      "Leaf certificate, Basic constraints",
      Strength.SHOULD,
      "The leaf certificate has basic constraints, which say that it is no authority."),
  /** Certificates. */
  LEAF_KEY_USAGE(
      "DSP0274",
      "1.3.0",
      "Leaf certificate, Key usage",
      Strength.SHALL,
      "The leaf certificate says that its key makes digital signatures."),
  /** Certificates. */
  LEAF_RESPONDER_USAGE(
      "DSP0274",
      "1.3.0",
      "SPDM certificate requirements, Extended Key Usage",
      Strength.SHOULD,
      "The leaf certificate names responder authentication among its extended key usages."),
  /** Certificates. */
  HARDWARE_IDENTITY(
      "DSP0274",
      "1.3.0",
      "SPDM non-critical certificate extension OID",
      Strength.SHOULD,
      "A device certificate of the chain is marked as the identity of hardware."),
  /** Certificates. */
  DEVICE_INFORMATION(
      "DSP0274",
      "1.3.0",
      "Leaf certificate, Subject alternative name",
      Strength.SHOULD,
      "The leaf certificate names manufacturer, product and serial number."),
  /** MEASUREMENTS. */
  MEASUREMENT_COUNT(
      "DSP0274",
      "1.3.0",
      "MEASUREMENTS, Param1",
      Strength.SHALL,
      "There are as many measurements as the responder says."),
  /** MEASUREMENTS. */
  MEASUREMENT_FORM(
      "DSP0274",
      "1.3.0",
      "DMTF specification for the Measurement field",
      Strength.SHALL,
      "The value of a measurement has the form that its type and its index define."),
  /** CHALLENGE_AUTH. */
  MEASUREMENT_SUMMARY(
      "DSP0274",
      "1.3.0",
      "CHALLENGE_AUTH, MeasurementSummaryHash",
      Strength.SHALL,
      "The summary is the hash of the measurements that MEASUREMENTS gives."),
  /** ENDPOINT_INFO. */
  ENDPOINT_INFO_FORM(
      "DSP0274",
      "1.3.0",
      "ENDPOINT_INFO, device class identifier",
      Strength.SHALL,
      "The identifiers of a device class add up to EPInfo."),
  /** CSR. */
  CSR_SIGNED(
      "DSP0274",
      "1.3.0",
      "CSR",
      Strength.SHALL,
      "A certificate signing request is PKCS #10 and signed by the key that it is for."),
  /** Errors. */
  REFUSES_UNKNOWN(
      "DSP0274",
      "1.3.0",
      "ERROR, UnsupportedRequest",
      Strength.SHALL,
      "A request code that is not supported gets UnsupportedRequest with that code."),
  /** Errors. */
  REFUSES_VERSION(
      "DSP0274",
      "1.3.0",
      "ERROR, VersionMismatch",
      Strength.SHALL,
      "A request in another version than the chosen one gets VersionMismatch."),
  /** Errors. */
  REFUSES_DISORDER(
      "DSP0274",
      "1.3.0",
      "Timing and message order",
      Strength.SHALL,
      "A request before those that it builds on gets UnexpectedRequest."),
  /** Errors. */
  REFUSES_WITHOUT_SESSION(
      "DSP0274",
      "1.3.0",
      "ERROR, SessionRequired",
      Strength.SHALL,
      "A request that needs a session gets an ERROR outside of one."),
  /** Errors. */
  REFUSES_INVALID(
      "DSP0274",
      "1.3.0",
      "ERROR, InvalidRequest",
      Strength.SHALL,
      "A request with a field out of its range gets an ERROR."),
  /** Errors. */
  LIVES_ON(
      "DSP0274",
      "1.3.0",
      "GET_VERSION",
      Strength.SHALL,
      "After whatever came before, GET_VERSION begins a new connection.");

  private final Citation citation;

  ProbeRule(String document, String version, String clause, Strength strength, String sentence) {
    this.citation = new Citation(document, version, clause, strength, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
