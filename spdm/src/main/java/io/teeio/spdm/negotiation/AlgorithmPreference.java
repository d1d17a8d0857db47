package io.teeio.spdm.negotiation;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The algorithms that an endpoint takes, the best first. A requester offers all of them that the
 * version has; a responder selects the first that was offered. Classical and post-quantum ones
 * stand in one list, though the wire has fields of their own for each: the first that both sides
 * have decides which field is used, as only one of the two may be.
 *
 * @param hashes hashes of the connection
 * @param signatures how a responder may sign
 * @param requesterSignatures how a requester may sign; none for one that does not
 * @param exchanges how KEY_EXCHANGE may agree on a secret
 * @param ciphers how a session may be protected
 * @param measurementHashes what measurements may be digested with
 */
public record AlgorithmPreference(
    List<BaseHashAlgorithm> hashes,
    List<SignatureScheme> signatures,
    List<SignatureScheme> requesterSignatures,
    List<ExchangeScheme> exchanges,
    List<AeadCipherSuite> ciphers,
    List<MeasurementHashAlgorithm> measurementHashes) {
  private static final int DMTF = 1;

  /** Copies the lists. */
  public AlgorithmPreference {
    hashes = List.copyOf(hashes);
    signatures = List.copyOf(signatures);
    requesterSignatures = List.copyOf(requesterSignatures);
    exchanges = List.copyOf(exchanges);
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
        List.of(),
        List.of(DheGroup.SECP384R1, DheGroup.SECP256R1),
        List.of(AeadCipherSuite.AES_256_GCM),
        List.of(MeasurementHashAlgorithm.SHA_384, MeasurementHashAlgorithm.SHA_256));
  }

  /** One of each, as {@code suite} says. */
  public static AlgorithmPreference of(Suite suite) {
    return switch (suite) {
      case P256 ->
          of(
              BaseHashAlgorithm.SHA_256,
              BaseAsymAlgorithm.ECDSA_P256,
              DheGroup.SECP256R1,
              MeasurementHashAlgorithm.SHA_256);
      case P384 ->
          of(
              BaseHashAlgorithm.SHA_384,
              BaseAsymAlgorithm.ECDSA_P384,
              DheGroup.SECP384R1,
              MeasurementHashAlgorithm.SHA_384);
    };
  }

  private static AlgorithmPreference of(
      BaseHashAlgorithm hash,
      BaseAsymAlgorithm signature,
      DheGroup group,
      MeasurementHashAlgorithm measurementHash) {
    return new AlgorithmPreference(
        List.of(hash),
        List.of(signature),
        List.of(),
        List.of(group),
        List.of(AeadCipherSuite.AES_256_GCM),
        List.of(measurementHash));
  }

  /**
   * All that SPDM has, with what is fast and strong first: P-384 before P-256, P-521, EdDSA and
   * RSA, the classical before the post-quantum, SHA-2 before SHA-3, and SM2, SM3 and SM4 last.
   */
  public static AlgorithmPreference all() {
    List<SignatureScheme> signatures = new ArrayList<>();
    signatures.addAll(
        List.of(
            BaseAsymAlgorithm.ECDSA_P384,
            BaseAsymAlgorithm.ECDSA_P256,
            BaseAsymAlgorithm.ECDSA_P521,
            BaseAsymAlgorithm.ED25519,
            BaseAsymAlgorithm.ED448,
            BaseAsymAlgorithm.RSAPSS_4096,
            BaseAsymAlgorithm.RSAPSS_3072,
            BaseAsymAlgorithm.RSAPSS_2048,
            BaseAsymAlgorithm.RSASSA_4096,
            BaseAsymAlgorithm.RSASSA_3072,
            BaseAsymAlgorithm.RSASSA_2048,
            BaseAsymAlgorithm.SM2_P256));
    signatures.addAll(Arrays.asList(PqcAsymAlgorithm.values()).reversed());
    List<ExchangeScheme> exchanges = new ArrayList<>();
    exchanges.addAll(
        List.of(
            DheGroup.SECP384R1,
            DheGroup.SECP256R1,
            DheGroup.SECP521R1,
            DheGroup.FFDHE4096,
            DheGroup.FFDHE3072,
            DheGroup.FFDHE2048,
            DheGroup.SM2_P256));
    exchanges.addAll(Arrays.asList(KemAlgorithm.values()).reversed());
    return new AlgorithmPreference(
        List.of(
            BaseHashAlgorithm.SHA_384,
            BaseHashAlgorithm.SHA_512,
            BaseHashAlgorithm.SHA_256,
            BaseHashAlgorithm.SHA3_384,
            BaseHashAlgorithm.SHA3_512,
            BaseHashAlgorithm.SHA3_256,
            BaseHashAlgorithm.SM3_256),
        signatures,
        signatures,
        exchanges,
        List.of(
            AeadCipherSuite.AES_256_GCM,
            AeadCipherSuite.AES_128_GCM,
            AeadCipherSuite.CHACHA20_POLY1305,
            AeadCipherSuite.SM4_GCM),
        List.of(
            MeasurementHashAlgorithm.SHA_384,
            MeasurementHashAlgorithm.SHA_512,
            MeasurementHashAlgorithm.SHA_256,
            MeasurementHashAlgorithm.SHA3_384,
            MeasurementHashAlgorithm.SHA3_512,
            MeasurementHashAlgorithm.SHA3_256,
            MeasurementHashAlgorithm.SM3_256));
  }

  /** The same but for the hashes. */
  public AlgorithmPreference withHashes(List<BaseHashAlgorithm> changed) {
    return new AlgorithmPreference(
        changed, signatures, requesterSignatures, exchanges, ciphers, measurementHashes);
  }

  /** The same but for how a responder may sign. */
  public AlgorithmPreference withSignatures(List<? extends SignatureScheme> changed) {
    return new AlgorithmPreference(
        hashes, List.copyOf(changed), requesterSignatures, exchanges, ciphers, measurementHashes);
  }

  /** The same but for how a requester may sign. */
  public AlgorithmPreference withRequesterSignatures(List<? extends SignatureScheme> changed) {
    return new AlgorithmPreference(
        hashes, signatures, List.copyOf(changed), exchanges, ciphers, measurementHashes);
  }

  /** The same but for how KEY_EXCHANGE may agree on a secret. */
  public AlgorithmPreference withExchanges(List<? extends ExchangeScheme> changed) {
    return new AlgorithmPreference(
        hashes, signatures, requesterSignatures, List.copyOf(changed), ciphers, measurementHashes);
  }

  /** The same but for how a session may be protected. */
  public AlgorithmPreference withCiphers(List<AeadCipherSuite> changed) {
    return new AlgorithmPreference(
        hashes, signatures, requesterSignatures, exchanges, changed, measurementHashes);
  }

  /** The same but for what measurements may be digested with. */
  public AlgorithmPreference withMeasurementHashes(List<MeasurementHashAlgorithm> changed) {
    return new AlgorithmPreference(
        hashes, signatures, requesterSignatures, exchanges, ciphers, changed);
  }

  /** What NEGOTIATE_ALGORITHMS says of an endpoint with {@code capabilities}. */
  public AlgorithmOffer offer(SpdmVersion version, CapabilitySet capabilities) {
    boolean opaque = version.atLeast(SpdmVersion.V1_2);
    boolean log = version.atLeast(SpdmVersion.V1_3);
    return new AlgorithmOffer(
        DMTF,
        opaque ? (int) OpaqueFormat.FORMAT_1.mask() : 0,
        bits(version, signatures, BaseAsymAlgorithm.class),
        bits(version, hashes, BaseHashAlgorithm.class),
        bits(version, signatures, PqcAsymAlgorithm.class),
        log ? DMTF : 0,
        List.of(),
        List.of(),
        structures(version, capabilities));
  }

  /** In ascending order of their types, as the specification wants them. */
  private List<AlgorithmStructure> structures(SpdmVersion version, CapabilitySet capabilities) {
    boolean exchange = capabilities.has(Capability.KEY_EX);
    boolean sessions = exchange || capabilities.hasAny(Capability.PSK, Capability.PSK_WITH_CONTEXT);
    boolean signs = capabilities.hasAny(Capability.MUT_AUTH, Capability.EP_INFO_WITH_SIGNATURE);
    List<AlgorithmStructure> structures = new ArrayList<>();
    for (AlgorithmStructureType type : AlgorithmStructureType.values()) {
      long bits =
          switch (type) {
            case DHE -> exchange ? bits(version, exchanges, DheGroup.class) : 0;
            case AEAD -> sessions ? bits(version, ciphers, AeadCipherSuite.class) : 0;
            case REQ_BASE_ASYM ->
                signs ? bits(version, requesterSignatures, BaseAsymAlgorithm.class) : 0;
            case KEY_SCHEDULE -> sessions ? 1 : 0;
            case REQ_PQC_ASYM ->
                signs ? bits(version, requesterSignatures, PqcAsymAlgorithm.class) : 0;
            case KEM -> exchange ? bits(version, exchanges, KemAlgorithm.class) : 0;
          };
      if (bits != 0 && version.atLeast(type.since())) {
        structures.add(new AlgorithmStructure(type, bits));
      }
    }
    return structures;
  }

  /** The bits of those of {@code algorithms} that are of one kind and that {@code version} has. */
  private static long bits(
      SpdmVersion version, List<? extends Registered> algorithms, Class<?> kind) {
    return Registered.bits(
        algorithms.stream()
            .filter(kind::isInstance)
            .filter(algorithm -> version.atLeast(algorithm.since()))
            .toList());
  }
}
