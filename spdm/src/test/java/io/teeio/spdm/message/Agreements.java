package io.teeio.spdm.message;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.testkit.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What two endpoints can agree on, as far as the layout of messages depends on it. */
final class Agreements {
  private Agreements() {}

  /** Any agreement in {@code version}; zero choices make the smallest messages. */
  static Negotiated any(Source source, SpdmVersion version) {
    boolean several = version.atLeast(SpdmVersion.V1_3);
    return negotiated(
        version,
        source.flag(),
        new AlgorithmSelection(
            Optional.of(source.pick(BaseHashAlgorithm.values())),
            source.flag() ? Optional.empty() : Optional.of(signature(source, version)),
            source.flag() ? Optional.empty() : Optional.of(signature(source, version)),
            Optional.of(exchange(source, version)),
            Optional.of(AeadCipherSuite.AES_256_GCM),
            Optional.of(MeasurementHashAlgorithm.SHA_384),
            1,
            OpaqueFormat.FORMAT_1,
            true,
            several && source.flag(),
            several && source.flag()));
  }

  private static SignatureScheme signature(Source source, SpdmVersion version) {
    List<SignatureScheme> small =
        new ArrayList<>(
            List.of(
                BaseAsymAlgorithm.ECDSA_P256,
                BaseAsymAlgorithm.ECDSA_P384,
                BaseAsymAlgorithm.ED448,
                BaseAsymAlgorithm.RSAPSS_2048));
    if (version.atLeast(SpdmVersion.V1_4)) {
      small.add(PqcAsymAlgorithm.ML_DSA_44);
    }
    return source.pick(small);
  }

  private static ExchangeScheme exchange(Source source, SpdmVersion version) {
    List<ExchangeScheme> small =
        new ArrayList<>(List.of(DheGroup.SECP256R1, DheGroup.SECP384R1, DheGroup.SECP521R1));
    if (version.atLeast(SpdmVersion.V1_4)) {
      small.add(KemAlgorithm.ML_KEM_512);
    }
    return source.pick(small);
  }

  /** P-384 and SHA-384, with RSA for the requester, and a handshake in the clear. */
  static Negotiated common(SpdmVersion version) {
    return negotiated(
        version,
        true,
        new AlgorithmSelection(
            Optional.of(BaseHashAlgorithm.SHA_384),
            Optional.of(BaseAsymAlgorithm.ECDSA_P384),
            Optional.of(BaseAsymAlgorithm.RSASSA_3072),
            Optional.of(DheGroup.SECP384R1),
            Optional.of(AeadCipherSuite.AES_256_GCM),
            Optional.of(MeasurementHashAlgorithm.SHA_384),
            1,
            OpaqueFormat.FORMAT_1,
            true,
            false,
            false));
  }

  private static Negotiated negotiated(
      SpdmVersion version, boolean inTheClear, AlgorithmSelection algorithms) {
    CapabilitySet flags = CapabilitySet.of(Capability.CERT, Capability.KEY_EX, Capability.MAC);
    EndpointCapabilities endpoint =
        new EndpointCapabilities(
            inTheClear ? flags.with(Capability.HANDSHAKE_IN_THE_CLEAR) : flags, 0, 4096, 4096);
    return Negotiated.INITIAL.with(version).with(endpoint, endpoint).with(algorithms);
  }
}
