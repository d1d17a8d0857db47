package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;
import java.util.Optional;

/** The AlgType values of the algorithm structures of NEGOTIATE_ALGORITHMS and ALGORITHMS. */
public enum AlgorithmStructureType {
  /** Diffie-Hellman groups, {@link DheGroup}. */
  DHE(2, SpdmVersion.V1_1),
  /** Cipher suites, {@link AeadCipherSuite}. */
  AEAD(3, SpdmVersion.V1_1),
  /** How the requester signs, {@link BaseAsymAlgorithm}. */
  REQ_BASE_ASYM(4, SpdmVersion.V1_1),
  /** The key schedule; bit 0 is SPDM's own. */
  KEY_SCHEDULE(5, SpdmVersion.V1_1),
  /** How the requester signs, {@link PqcAsymAlgorithm}. */
  REQ_PQC_ASYM(6, SpdmVersion.V1_4),
  /** Key encapsulation, {@link KemAlgorithm}. */
  KEM(7, SpdmVersion.V1_4);

  private final int wire;
  private final SpdmVersion since;

  AlgorithmStructureType(int wire, SpdmVersion since) {
    this.wire = wire;
    this.since = since;
  }

  /** The type with the AlgType {@code wire}, if there is one. */
  public static Optional<AlgorithmStructureType> of(int wire) {
    for (AlgorithmStructureType type : values()) {
      if (type.wire == wire) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The AlgType byte. */
  public int wire() {
    return wire;
  }

  /** The first version that has it. */
  public SpdmVersion since() {
    return since;
  }
}
