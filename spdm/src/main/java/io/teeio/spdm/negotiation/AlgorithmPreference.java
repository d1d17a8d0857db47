package io.teeio.spdm.negotiation;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import java.util.ArrayList;
import java.util.List;

/**
 * The algorithms that an endpoint takes, the best first. A requester offers all of them; a
 * responder selects the first that was offered.
 *
 * @param hashes hashes of the connection
 * @param signatures how a responder may sign
 * @param groups how a session may agree on a secret
 * @param ciphers how a session may be protected
 * @param measurementHashes what measurements may be digested with
 */
public record AlgorithmPreference(
    List<BaseHashAlgorithm> hashes,
    List<BaseAsymAlgorithm> signatures,
    List<DheGroup> groups,
    List<AeadCipherSuite> ciphers,
    List<MeasurementHashAlgorithm> measurementHashes) {
  private static final int DMTF = 1;

  /** Copies the lists. */
  public AlgorithmPreference {
    hashes = List.copyOf(hashes);
    signatures = List.copyOf(signatures);
    groups = List.copyOf(groups);
    ciphers = List.copyOf(ciphers);
    measurementHashes = List.copyOf(measurementHashes);
  }

  /** All that CoVE-IO allows: SHA-384 or SHA-256, ECDSA or RSA-3072, secp384r1 or secp256r1. */
  public static AlgorithmPreference cove() {
    return new AlgorithmPreference(
        List.of(BaseHashAlgorithm.SHA_384, BaseHashAlgorithm.SHA_256),
        List.of(
            BaseAsymAlgorithm.ECDSA_P384,
            BaseAsymAlgorithm.ECDSA_P256,
            BaseAsymAlgorithm.RSASSA_3072),
        List.of(DheGroup.SECP384R1, DheGroup.SECP256R1),
        List.of(AeadCipherSuite.AES_256_GCM),
        List.of(MeasurementHashAlgorithm.SHA_384, MeasurementHashAlgorithm.SHA_256));
  }

  /** One of each, as {@code suite} says. */
  public static AlgorithmPreference of(Suite suite) {
    return switch (suite) {
      case P256 ->
          new AlgorithmPreference(
              List.of(BaseHashAlgorithm.SHA_256),
              List.of(BaseAsymAlgorithm.ECDSA_P256),
              List.of(DheGroup.SECP256R1),
              List.of(AeadCipherSuite.AES_256_GCM),
              List.of(MeasurementHashAlgorithm.SHA_256));
      case P384 ->
          new AlgorithmPreference(
              List.of(BaseHashAlgorithm.SHA_384),
              List.of(BaseAsymAlgorithm.ECDSA_P384),
              List.of(DheGroup.SECP384R1),
              List.of(AeadCipherSuite.AES_256_GCM),
              List.of(MeasurementHashAlgorithm.SHA_384));
    };
  }

  /** What NEGOTIATE_ALGORITHMS says of a requester with {@code capabilities}. */
  public AlgorithmOffer offer(SpdmVersion version, CapabilitySet capabilities) {
    List<AlgorithmStructure> structures = new ArrayList<>();
    if (capabilities.has(Capability.KEY_EX)) {
      structures.add(structure(AlgorithmStructureType.DHE, groups));
      structures.add(structure(AlgorithmStructureType.AEAD, ciphers));
      structures.add(new AlgorithmStructure(AlgorithmStructureType.KEY_SCHEDULE, 1));
    }
    boolean opaque = version.atLeast(SpdmVersion.V1_2);
    return new AlgorithmOffer(
        DMTF,
        opaque ? (int) OpaqueFormat.FORMAT_1.mask() : 0,
        Registered.bits(signatures),
        Registered.bits(hashes),
        0,
        0,
        List.of(),
        List.of(),
        structures);
  }

  private static AlgorithmStructure structure(
      AlgorithmStructureType type, List<? extends Registered> algorithms) {
    return new AlgorithmStructure(type, Registered.bits(algorithms));
  }
}
