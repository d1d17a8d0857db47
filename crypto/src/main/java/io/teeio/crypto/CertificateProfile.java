package io.teeio.crypto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a minted certificate says beside its key.
 *
 * @param commonName the subject's common name
 * @param validFor from the instant of minting; negative for one that expired before it began
 * @param basicConstraints whether it is an authority; empty leaves the extension out
 * @param keyUsages uses of its key; empty leaves the extension out
 * @param extendedKeyUsages dotted object identifiers; empty leaves the extension out
 * @param deviceInfo {@code Manufacturer:Product:SerialNumber} as an other name of the subject
 * @param cmaName the name that PCIe's Component Measurement and Authentication wants of a function
 *     (PCIe 6.0 6.31.3), as {@code Vendor=1b36:Device=0010:CC=010802:REV=02}, as an other name
 * @param hardwareIdentity whether the SPDM extension marks it as identifying hardware
 */
public record CertificateProfile(
    String commonName,
    Duration validFor,
    Optional<BasicConstraints> basicConstraints,
    Set<KeyUsage> keyUsages,
    List<String> extendedKeyUsages,
    Optional<String> deviceInfo,
    Optional<String> cmaName,
    boolean hardwareIdentity) {
  private static final Duration LONG = Duration.ofDays(20 * 365);

  /** Copies the collections. */
  public CertificateProfile {
    keyUsages = Set.copyOf(keyUsages);
    extendedKeyUsages = List.copyOf(extendedKeyUsages);
  }

  /** An authority with at most {@code pathLength} intermediate authorities behind it. */
  public static CertificateProfile authority(String commonName, int pathLength) {
    return new CertificateProfile(
        commonName,
        LONG,
        Optional.of(BasicConstraints.authority(pathLength)),
        Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The leaf of an SPDM responder (DSP0274 10.8): it signs, authenticates, and is hardware. */
  public static CertificateProfile device(String manufacturer, String product, String serial) {
    return new CertificateProfile(
        manufacturer + " " + product + " " + serial,
        LONG,
        Optional.of(BasicConstraints.END_ENTITY),
        Set.of(KeyUsage.DIGITAL_SIGNATURE),
        List.of(SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION),
        Optional.of(manufacturer + ":" + product + ":" + serial),
        Optional.empty(),
        true);
  }

  /** The same but for how long it is valid. */
  public CertificateProfile validFor(Duration changed) {
    return new CertificateProfile(
        commonName,
        changed,
        basicConstraints,
        keyUsages,
        extendedKeyUsages,
        deviceInfo,
        cmaName,
        hardwareIdentity);
  }

  /** The same but for whether it is an authority. */
  public CertificateProfile withBasicConstraints(Optional<BasicConstraints> changed) {
    return new CertificateProfile(
        commonName,
        validFor,
        changed,
        keyUsages,
        extendedKeyUsages,
        deviceInfo,
        cmaName,
        hardwareIdentity);
  }

  /** The same but for the uses of its key. */
  public CertificateProfile withKeyUsages(Set<KeyUsage> changed) {
    return new CertificateProfile(
        commonName,
        validFor,
        basicConstraints,
        changed,
        extendedKeyUsages,
        deviceInfo,
        cmaName,
        hardwareIdentity);
  }

  /** The same but for the extended uses of its key. */
  public CertificateProfile withExtendedKeyUsages(List<String> changed) {
    return new CertificateProfile(
        commonName,
        validFor,
        basicConstraints,
        keyUsages,
        changed,
        deviceInfo,
        cmaName,
        hardwareIdentity);
  }

  /** The same but for the mark of hardware. */
  public CertificateProfile withHardwareIdentity(boolean changed) {
    return new CertificateProfile(
        commonName,
        validFor,
        basicConstraints,
        keyUsages,
        extendedKeyUsages,
        deviceInfo,
        cmaName,
        changed);
  }

  /** The same but for the name of its PCIe function. */
  public CertificateProfile withCmaName(String name) {
    return new CertificateProfile(
        commonName,
        validFor,
        basicConstraints,
        keyUsages,
        extendedKeyUsages,
        deviceInfo,
        Optional.of(name),
        hardwareIdentity);
  }
}
