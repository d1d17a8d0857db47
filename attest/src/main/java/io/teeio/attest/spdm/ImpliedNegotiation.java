package io.teeio.attest.spdm;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.negotiation.CryptoSuite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the endpoints may have negotiated if nobody recorded it, as in measurement transcripts of
 * 1.0 and 1.1: how the key can sign is known from the key and the size of the signature; of hashes
 * there are six. A signature under any of them proves the same.
 */
final class ImpliedNegotiation {
  private ImpliedNegotiation() {}

  /** The candidates, likeliest first. */
  static List<Negotiated> candidates(SpdmVersion version, VerificationKey key, int signatureSize) {
    List<BaseHashAlgorithm> hashes = new ArrayList<>(List.of(BaseHashAlgorithm.values()));
    hashes.removeIf(hash -> hash.since().atLeast(SpdmVersion.V1_2));
    int strength = strength(key);
    hashes.sort(Comparator.comparingInt(hash -> Math.abs(hash.size() - strength)));
    List<Negotiated> candidates = new ArrayList<>();
    for (BaseAsymAlgorithm scheme : BaseAsymAlgorithm.values()) {
      boolean possible =
          !scheme.since().atLeast(SpdmVersion.V1_2)
              && scheme.signatureSize() == signatureSize
              && CryptoSuite.signature(scheme)
                  .map(SignatureAlgorithm::keyAlgorithm)
                  .filter(key.algorithm()::equals)
                  .isPresent();
      if (possible) {
        hashes.forEach(hash -> candidates.add(negotiated(version, scheme, hash)));
      }
    }
    return candidates;
  }

  /** Bytes of the hash that goes with {@code key} by custom. */
  private static int strength(VerificationKey key) {
    return switch (key.algorithm()) {
      case EC_P384, RSA_3072, RSA_4096 -> HashAlgorithm.SHA_384.size();
      case EC_P521 -> HashAlgorithm.SHA_512.size();
      default -> HashAlgorithm.SHA_256.size();
    };
  }

  private static Negotiated negotiated(
      SpdmVersion version, BaseAsymAlgorithm scheme, BaseHashAlgorithm hash) {
    return new Negotiated(
        version,
        EndpointCapabilities.UNKNOWN,
        EndpointCapabilities.UNKNOWN,
        new AlgorithmSelection(
            Optional.of(hash),
            Optional.of(scheme),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1,
            OpaqueFormat.NONE,
            false,
            false,
            false));
  }
}
