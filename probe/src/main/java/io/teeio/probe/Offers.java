package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * An offer of every algorithm that a version defines, or of some of them, whether or not this stack
 * computes with it.
 */
final class Offers {
  private static final int DMTF = 1;
  private static final long BEFORE_1_2_SIGNATURES = 0x1FF;
  private static final long BEFORE_1_2_HASHES = 0x3F;
  private static final long BEFORE_1_2_GROUPS = 0x3F;
  private static final long BEFORE_1_2_CIPHERS = 0x7;

  private final SpdmVersion version;
  private final CapabilitySet capabilities;
  private final Map<Kind, Long> bits = new EnumMap<>(Kind.class);

  /** The kinds of algorithms that are negotiated. */
  enum Kind {
    HASH("hash", BEFORE_1_2_HASHES),
    SIGNATURE("signature", BEFORE_1_2_SIGNATURES),
    PQC_SIGNATURE("post-quantum signature", 0),
    GROUP("key exchange", BEFORE_1_2_GROUPS),
    KEM("key encapsulation", 0),
    CIPHER("cipher", BEFORE_1_2_CIPHERS),
    REQUESTER_SIGNATURE("requester signature", BEFORE_1_2_SIGNATURES),
    REQUESTER_PQC_SIGNATURE("requester post-quantum signature", 0);

    private final String words;
    private final long before12;

    Kind(String words, long before12) {
      this.words = words;
      this.before12 = before12;
    }

    String words() {
      return words;
    }

    /** Its algorithms that {@code version} defines. */
    List<Registered> algorithms(SpdmVersion version) {
      long defined = defined(version);
      return all().stream().filter(each -> (each.mask() & defined) != 0).toList();
    }

    private List<Registered> all() {
      return switch (this) {
        case HASH -> List.of(BaseHashAlgorithm.values());
        case SIGNATURE, REQUESTER_SIGNATURE -> List.of(BaseAsymAlgorithm.values());
        case PQC_SIGNATURE, REQUESTER_PQC_SIGNATURE -> List.of(PqcAsymAlgorithm.values());
        case GROUP -> List.of(DheGroup.values());
        case KEM -> List.of(KemAlgorithm.values());
        case CIPHER -> List.of(AeadCipherSuite.values());
      };
    }

    private long defined(SpdmVersion version) {
      boolean postQuantum = this == PQC_SIGNATURE || this == KEM || this == REQUESTER_PQC_SIGNATURE;
      if (postQuantum && !version.atLeast(SpdmVersion.V1_4)) {
        return 0;
      }
      return version.atLeast(SpdmVersion.V1_2) ? Registered.bits(all()) : before12;
    }

    /** The kind that does the same work, of which a responder selects only one. */
    Kind twin() {
      return switch (this) {
        case SIGNATURE -> PQC_SIGNATURE;
        case PQC_SIGNATURE -> SIGNATURE;
        case GROUP -> KEM;
        case KEM -> GROUP;
        case REQUESTER_SIGNATURE -> REQUESTER_PQC_SIGNATURE;
        case REQUESTER_PQC_SIGNATURE -> REQUESTER_SIGNATURE;
        case HASH, CIPHER -> this;
      };
    }
  }

  /** An offer of everything, by a requester with {@code capabilities}. */
  Offers(SpdmVersion version, CapabilitySet capabilities) {
    this.version = version;
    this.capabilities = capabilities;
    for (Kind kind : Kind.values()) {
      bits.put(kind, kind.defined(version));
    }
  }

  /** From now on of {@code kind} only {@code algorithm}, and nothing of the twin of that kind. */
  Offers alone(Kind kind, Registered algorithm) {
    bits.put(kind.twin(), 0L);
    bits.put(kind, algorithm.mask());
    return this;
  }

  /** From now on of {@code kind} nothing. */
  Offers without(Kind kind) {
    bits.put(kind, 0L);
    return this;
  }

  private long of(Kind kind) {
    return bits.getOrDefault(kind, 0L);
  }

  AlgorithmOffer offer() {
    boolean opaque = version.atLeast(SpdmVersion.V1_2);
    boolean log = version.atLeast(SpdmVersion.V1_3);
    return new AlgorithmOffer(
        DMTF,
        opaque ? (int) OpaqueFormat.FORMAT_1.mask() : 0,
        of(Kind.SIGNATURE),
        of(Kind.HASH),
        of(Kind.PQC_SIGNATURE),
        log ? DMTF : 0,
        List.of(),
        List.of(),
        version.atLeast(SpdmVersion.V1_1) ? structures() : List.of());
  }

  private List<AlgorithmStructure> structures() {
    List<AlgorithmStructure> structures = new ArrayList<>();
    if (capabilities.has(Capability.KEY_EX)) {
      add(structures, AlgorithmStructureType.DHE, of(Kind.GROUP));
    }
    boolean sessions = capabilities.hasAny(Capability.KEY_EX, Capability.PSK);
    if (sessions) {
      add(structures, AlgorithmStructureType.AEAD, of(Kind.CIPHER));
    }
    if (capabilities.has(Capability.MUT_AUTH)) {
      add(structures, AlgorithmStructureType.REQ_BASE_ASYM, of(Kind.REQUESTER_SIGNATURE));
    }
    if (sessions) {
      add(structures, AlgorithmStructureType.KEY_SCHEDULE, 1);
    }
    if (capabilities.has(Capability.MUT_AUTH)) {
      add(structures, AlgorithmStructureType.REQ_PQC_ASYM, of(Kind.REQUESTER_PQC_SIGNATURE));
    }
    if (capabilities.has(Capability.KEY_EX)) {
      add(structures, AlgorithmStructureType.KEM, of(Kind.KEM));
    }
    return structures;
  }

  private void add(List<AlgorithmStructure> to, AlgorithmStructureType type, long supported) {
    if (version.atLeast(type.since()) && supported != 0) {
      to.add(new AlgorithmStructure(type, supported));
    }
  }
}
