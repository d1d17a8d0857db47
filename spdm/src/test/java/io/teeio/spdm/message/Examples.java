package io.teeio.spdm.message;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message of each kind for any version, and the agreement under which they are read. */
final class Examples {
  static final int HASH = 48;
  static final int SIGNATURE = 96;

  private Examples() {}

  /** A request and a response to it. */
  record Exchange(SpdmRequest request, SpdmResponse response) {}

  static Negotiated negotiated(SpdmVersion version, boolean inTheClear, boolean multiKey) {
    CapabilitySet flags = CapabilitySet.of(Capability.CERT, Capability.KEY_EX, Capability.MAC);
    EndpointCapabilities endpoint =
        new EndpointCapabilities(
            inTheClear ? flags.with(Capability.HANDSHAKE_IN_THE_CLEAR) : flags, 0, 4096, 4096);
    return Negotiated.INITIAL
        .with(version)
        .with(endpoint, endpoint)
        .with(
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
                multiKey,
                false));
  }

  static Bytes fill(int length, int value) {
    int[] bytes = new int[length];
    java.util.Arrays.fill(bytes, value);
    return Bytes.of(bytes);
  }

  /** All exchanges that exist in the version of {@code negotiated}. */
  static List<Exchange> exchanges(Negotiated negotiated) {
    SpdmVersion version = negotiated.version();
    List<Exchange> all = new ArrayList<>();
    all.add(new Exchange(new GetVersion(), versions()));
    all.addAll(negotiation(version));
    all.addAll(identity(negotiated));
    all.addAll(measurements(negotiated));
    if (version.atLeast(SpdmVersion.V1_1)) {
      all.addAll(sessions(negotiated));
    }
    all.add(
        new Exchange(
            new VendorDefinedRequest(3, Bytes.of(1, 0), fill(5, 7)),
            new VendorDefinedResponse(3, Bytes.of(1, 0), Bytes.EMPTY)));
    if (version.atLeast(SpdmVersion.V1_4)) {
      all.add(
          new Exchange(
              new VendorDefinedRequest(true, 3, Bytes.of(1, 0), fill(5, 7)),
              new VendorDefinedResponse(true, 3, Bytes.of(1, 0), fill(3, 7))));
    }
    all.addAll(errors(negotiated));
    return all;
  }

  private static Version versions() {
    return new Version(
        List.of(VersionNumber.of(SpdmVersion.V1_2), VersionNumber.of(SpdmVersion.V1_3)));
  }

  private static List<Exchange> negotiation(SpdmVersion version) {
    boolean sized = version.atLeast(SpdmVersion.V1_2);
    EndpointCapabilities requester =
        version.atLeast(SpdmVersion.V1_1)
            ? new EndpointCapabilities(
                new CapabilitySet(0x2C6), 12, sized ? 4608 : 0, sized ? 4608 : 0)
            : EndpointCapabilities.UNKNOWN;
    EndpointCapabilities responder =
        new EndpointCapabilities(new CapabilitySet(0x2F7), 12, sized ? 4608 : 0, sized ? 4608 : 0);
    boolean block = version.atLeast(SpdmVersion.V1_3);
    AlgorithmOffer offer = offer(version);
    return List.of(
        new Exchange(new GetCapabilities(version, requester), new Capabilities(responder)),
        new Exchange(
            new GetCapabilities(version, block, requester),
            new Capabilities(responder, block ? Optional.of(offer) : Optional.empty())),
        new Exchange(new NegotiateAlgorithms(offer), algorithms(version)));
  }

  private static AlgorithmOffer offer(SpdmVersion version) {
    return new AlgorithmOffer(
        1,
        2,
        0x90,
        3,
        version.atLeast(SpdmVersion.V1_4) ? 2 : 0,
        version.atLeast(SpdmVersion.V1_3) ? 1 : 0,
        List.of(new ExternalAlgorithm(1, 2)),
        List.of(new ExternalAlgorithm(3, 4)),
        structures(version));
  }

  private static List<AlgorithmStructure> structures(SpdmVersion version) {
    return version.atLeast(SpdmVersion.V1_1)
        ? List.of(
            new AlgorithmStructure(AlgorithmStructureType.DHE, 0x18),
            new AlgorithmStructure(3, 2, List.of(new ExternalAlgorithm(5, 6))))
        : List.of();
  }

  private static Algorithms algorithms(SpdmVersion version) {
    return new Algorithms(
        1,
        2,
        4,
        0x80,
        2,
        version.atLeast(SpdmVersion.V1_4) ? 2 : 0,
        version.atLeast(SpdmVersion.V1_3) ? 1 : 0,
        List.of(new ExternalAlgorithm(1, 2)),
        List.of(),
        structures(version));
  }

  private static List<Exchange> identity(Negotiated negotiated) {
    Optional<Bytes> context = context(negotiated);
    int supported = negotiated.atLeast(SpdmVersion.V1_3) ? 0xFF : 0;
    Optional<SlotDigest.KeyPair> keyPair =
        negotiated.multiKeyResponder()
            ? Optional.of(new SlotDigest.KeyPair(1, 1, 0x7))
            : Optional.empty();
    Digests digests =
        new Digests(
            supported,
            List.of(
                new SlotDigest(0, fill(HASH, 1), keyPair),
                new SlotDigest(4, fill(HASH, 2), keyPair)));
    int info = negotiated.atLeast(SpdmVersion.V1_3) ? 1 : 0;
    List<Exchange> all = new ArrayList<>();
    all.add(new Exchange(new GetDigests(), digests));
    all.add(
        new Exchange(
            new GetCertificate(0, 1024, 1024),
            new CertificateResponse(0, info, false, 17, fill(9, 3))));
    if (negotiated.atLeast(SpdmVersion.V1_4)) {
      all.add(
          new Exchange(
              new GetCertificate(1, true, true, 70_000, 70_000),
              new CertificateResponse(1, info, true, 70_000, fill(9, 3))));
    }
    for (SummaryType type : SummaryType.values()) {
      all.add(
          new Exchange(
              new Challenge(0, type, fill(32, 4), context),
              new ChallengeAuth(
                  0,
                  type == SummaryType.TCB,
                  1,
                  fill(HASH, 5),
                  fill(32, 6),
                  summary(type),
                  fill(3, 7),
                  context,
                  fill(SIGNATURE, 8))));
    }
    return all;
  }

  private static List<Exchange> measurements(Negotiated negotiated) {
    Optional<Bytes> context = context(negotiated);
    List<MeasurementBlock> blocks =
        List.of(
            MeasurementBlock.of(1, new DmtfMeasurement(0, false, fill(HASH, 9))),
            MeasurementBlock.of(0xFE, new DmtfMeasurement(5, true, fill(16, 1))));
    return List.of(
        new Exchange(
            new GetMeasurements(
                negotiated.atLeast(SpdmVersion.V1_2),
                negotiated.atLeast(SpdmVersion.V1_3),
                GetMeasurements.ALL,
                Optional.of(new GetMeasurements.Signing(fill(32, 1), 0)),
                context),
            new Measurements(
                0, 0, 2, blocks, fill(32, 2), fill(4, 3), context, Optional.of(fill(96, 4)))),
        new Exchange(
            new GetMeasurements(
                false, false, GetMeasurements.TOTAL_NUMBER, Optional.empty(), context),
            new Measurements(
                5, 0, 0, List.of(), fill(32, 2), Bytes.EMPTY, context, Optional.empty())));
  }

  private static List<Exchange> sessions(Negotiated negotiated) {
    boolean clear = negotiated.handshakeInTheClear();
    int policy = negotiated.atLeast(SpdmVersion.V1_2) ? 1 : 0;
    Bytes opaque = negotiated.atLeast(SpdmVersion.V1_4) ? fill(4, 1) : Bytes.EMPTY;
    Bytes verify = fill(HASH, 2);
    Bytes list =
        new SecuredVersionList(List.of(new VersionNumber(0x1100))).encode(negotiated.version());
    List<Exchange> all = new ArrayList<>();
    for (SummaryType type : SummaryType.values()) {
      all.add(
          new Exchange(
              new KeyExchange(type, 0, 0xFFFE, policy, fill(32, 1), fill(96, 2), list),
              new KeyExchangeResponse(
                  240,
                  0xFFFD,
                  1,
                  0,
                  fill(32, 3),
                  fill(96, 4),
                  summary(type),
                  list,
                  fill(SIGNATURE, 5),
                  clear ? Optional.empty() : Optional.of(verify))));
      all.add(
          new Exchange(
              new PskExchange(type, policy, 0xFFFE, fill(4, 1), fill(32, 2), list),
              new PskExchangeResponse(0, 0xFFFD, summary(type), fill(32, 3), list, verify)));
    }
    FinishResponse finished =
        new FinishResponse(opaque, clear ? Optional.of(verify) : Optional.empty());
    all.add(new Exchange(new Finish(0, opaque, Optional.empty(), verify), finished));
    all.add(new Exchange(new Finish(1, opaque, Optional.of(fill(384, 1)), verify), finished));
    all.add(new Exchange(new PskFinish(opaque, verify), new PskFinishResponse(opaque)));
    all.add(new Exchange(new Heartbeat(), new HeartbeatAck()));
    for (KeyUpdateOperation operation : KeyUpdateOperation.values()) {
      all.add(new Exchange(new KeyUpdate(operation, 7), new KeyUpdateAck(operation, 7)));
    }
    all.add(new Exchange(new EndSession(true), new EndSessionAck()));
    return all;
  }

  private static List<Exchange> errors(Negotiated negotiated) {
    ErrorResponse notReady = ErrorResponse.of(negotiated, new ResponseNotReady(1, 0x83, 7, 2));
    return List.of(
        new Exchange(new GetDigests(), ErrorResponse.of(negotiated, ErrorCode.BUSY)),
        new Exchange(new GetDigests(), notReady),
        new Exchange(
            new GetDigests(), ErrorResponse.of(negotiated, ErrorCode.UNSUPPORTED_REQUEST, 0x81)));
  }

  private static Optional<Bytes> context(Negotiated negotiated) {
    return negotiated.atLeast(SpdmVersion.V1_3) ? Optional.of(fill(8, 0xC)) : Optional.empty();
  }

  private static Optional<Bytes> summary(SummaryType type) {
    return type == SummaryType.NONE ? Optional.empty() : Optional.of(fill(HASH, 0x55));
  }
}
