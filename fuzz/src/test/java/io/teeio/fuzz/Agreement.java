package io.teeio.fuzz;

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
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.EndSession;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What two endpoints may have agreed on, chosen by one byte: bits 2:0 version, and 5 for 1.4 with
 * what came with it; 3.. variants.
 */
final class Agreement {
  private static final List<SpdmVersion> VERSIONS = List.of(SpdmVersion.values());
  private static final Bytes NONCE = Bytes.zeros(32);

  private Agreement() {}

  static Negotiated of(int selector) {
    boolean latest = (selector & 7) == VERSIONS.size();
    SpdmVersion version =
        latest ? SpdmVersion.V1_4 : VERSIONS.get((selector & 7) % VERSIONS.size());
    boolean small = (selector & 0x08) != 0;
    boolean clear = (selector & 0x10) != 0;
    boolean multiKey = (selector & 0x20) != 0 && version.atLeast(SpdmVersion.V1_3);
    if ((selector & 0x40) != 0) {
      return Negotiated.INITIAL.with(version);
    }
    CapabilitySet flags = CapabilitySet.of(Capability.CERT, Capability.KEY_EX, Capability.MAC);
    EndpointCapabilities endpoint =
        new EndpointCapabilities(
            clear ? flags.with(Capability.HANDSHAKE_IN_THE_CLEAR) : flags, 0, 4096, 4096);
    return Negotiated.INITIAL
        .with(version)
        .with(endpoint, endpoint)
        .with(
            new AlgorithmSelection(
                Optional.of(small ? BaseHashAlgorithm.SHA_256 : BaseHashAlgorithm.SHA_384),
                Optional.of(
                    latest
                        ? PqcAsymAlgorithm.ML_DSA_44
                        : small ? BaseAsymAlgorithm.ECDSA_P256 : BaseAsymAlgorithm.RSASSA_3072),
                Optional.of(BaseAsymAlgorithm.ECDSA_P384),
                Optional.of(
                    latest
                        ? KemAlgorithm.ML_KEM_512
                        : small ? DheGroup.SECP256R1 : DheGroup.SECP384R1),
                Optional.of(AeadCipherSuite.AES_256_GCM),
                Optional.of(MeasurementHashAlgorithm.SHA_384),
                1,
                OpaqueFormat.FORMAT_1,
                true,
                multiKey,
                multiKey));
  }

  /** One request of each kind that a response can answer. */
  static List<SpdmRequest> requests(Negotiated negotiated) {
    SpdmVersion version = negotiated.version();
    Optional<Bytes> context =
        version.atLeast(SpdmVersion.V1_3) ? Optional.of(Bytes.zeros(8)) : Optional.empty();
    Bytes exchange = Bytes.zeros(negotiated.requestExchangeSize());
    Bytes verify = Bytes.zeros(negotiated.hashSize());
    List<SpdmRequest> all = new ArrayList<>();
    all.add(new GetVersion());
    all.add(new GetCapabilities(version, EndpointCapabilities.UNKNOWN));
    all.add(
        new NegotiateAlgorithms(
            new AlgorithmOffer(1, 2, 0x90, 3, 0, 0, List.of(), List.of(), List.of())));
    all.add(new GetDigests());
    all.add(new GetCertificate(0, 0, 1024));
    for (SummaryType type : SummaryType.values()) {
      all.add(new Challenge(0, type, NONCE, context));
      all.add(new KeyExchange(type, 0, 1, 0, NONCE, exchange, Bytes.EMPTY));
      all.add(new PskExchange(type, 0, 1, Bytes.zeros(4), NONCE, Bytes.EMPTY));
    }
    all.add(
        new GetMeasurements(
            false, false, 0xFF, Optional.of(new GetMeasurements.Signing(NONCE, 0)), context));
    all.add(new GetMeasurements(false, false, 1, Optional.empty(), context));
    all.add(new Finish(0, Bytes.EMPTY, Optional.empty(), verify));
    all.add(new PskFinish(Bytes.EMPTY, verify));
    all.add(new Heartbeat());
    all.add(new KeyUpdate(KeyUpdateOperation.UPDATE_KEY, 1));
    all.add(new EndSession(false));
    all.add(new VendorDefinedRequest(3, Bytes.of(1, 0), Bytes.of(1)));
    all.add(new RespondIfReady(0x83, 1));
    LaterMessages.of(negotiated).forEach(later -> all.add(later.request()));
    return List.copyOf(all);
  }
}
