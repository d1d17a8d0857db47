package io.teeio.bench;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A requester and a responder in one thread, with nothing between them: P-384, SHA-384,
 * AES-256-GCM, SPDM 1.2 over MCTP, a root, an intermediate authority and a leaf, five measurements.
 */
final class Parties {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));
  static final int PCI_SIG = 3;
  static final Bytes VENDOR = Bytes.of(1, 0);

  private static final int TRANSFER_SIZE = 0x1200;
  private static final List<MeasuredElement> ELEMENTS =
      List.of(element(1), element(2), element(3), element(4), element(5));

  private final Crypto crypto;
  private final RandomSource random = RandomSource.secure();
  private final SlotIdentity identity;

  /** Parties that both compute with {@code crypto}. */
  Parties(Crypto crypto) {
    this.crypto = crypto;
    this.identity = identity(crypto, random);
  }

  private Parties(Crypto crypto, SlotIdentity identity) {
    this.crypto = crypto;
    this.identity = identity;
  }

  /** The same device, and both parties compute with {@code other}. */
  Parties with(Crypto other) {
    return new Parties(other, identity);
  }

  private static MeasuredElement element(int index) {
    return new MeasuredElement(index, 1, Bytes.zeros(64), false, true);
  }

  private static SlotIdentity identity(Crypto crypto, RandomSource random) {
    CertificateMint mint = new CertificateMint(crypto, random, CLOCK);
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P384, "Root");
    MintedCertificate middle = mint.intermediate(root, KeyAlgorithm.EC_P384, "Middle");
    MintedCertificate leaf = mint.device(middle, KeyAlgorithm.EC_P384, "ACME", "Device", "1");
    CertificateChain chain =
        CertificateChain.of(
            crypto,
            HashAlgorithm.SHA_384,
            List.of(root.certificate(), middle.certificate(), leaf.certificate()));
    return new SlotIdentity(chain, leaf.key());
  }

  private SpdmRequester requester() {
    return requester(Direct::new);
  }

  private SpdmRequester requester(Function<SpdmResponder, Transport> wire) {
    SpdmResponder responder =
        new SpdmResponder(
            Binding.MCTP,
            ResponderProfile.device()
                .withVersions(SpdmVersion.V1_2)
                .withSuite(Suite.P384)
                .withTransferSize(TRANSFER_SIZE),
            new ResponderParts(Map.of(0, identity), () -> ELEMENTS)
                .withVendorDefined(
                    (session, standard, id, payload) -> new VendorDefinedHandler.Answer(payload)),
            crypto,
            random,
            CLOCK,
            Guards.all(),
            event -> {});
    return new SpdmRequester(
        wire.apply(responder),
        RequesterProfile.cove()
            .withVersions(SpdmVersion.V1_2)
            .withSuite(Suite.P384)
            .withTransferSize(TRANSFER_SIZE),
        crypto,
        random,
        CLOCK,
        Guards.all(),
        event -> {});
  }

  /** The wire, which is a method call. */
  private record Direct(SpdmResponder responder) implements Transport {
    @Override
    public Binding binding() {
      return Binding.MCTP;
    }

    @Override
    public Envelope exchange(Envelope request) throws IOException {
      return responder.respond(request).orElseThrow(() -> new IOException("no answer"));
    }
  }

  /** A wire that keeps what passes, as a capture has it. */
  private record Tapped(Transport wire, List<Bytes> frames) implements Transport {
    @Override
    public Binding binding() {
      return wire.binding();
    }

    @Override
    public Envelope exchange(Envelope request) throws IOException {
      frames.add(Framing.wrap(binding(), request));
      Envelope response = wire.exchange(request);
      frames.add(Framing.wrap(binding(), response));
      return response;
    }
  }

  /**
   * A conversation in the clear that nobody signs: a negotiation, and then {@code rounds} times one
   * measurement and one vendor message of {@code size} bytes, there and back.
   */
  Capture conversation(int rounds, int size) throws IOException, Aborted {
    List<Bytes> frames = new ArrayList<>();
    Bytes payload = Bytes.zeros(size);
    try (SpdmRequester requester =
        requester(responder -> new Tapped(new Direct(responder), frames))) {
      requester.negotiate().orAbort();
      for (int i = 0; i < rounds; i++) {
        requester.getMeasurements(MeasurementQuery.one(1 + i % ELEMENTS.size())).orAbort();
        requester.vendorDefined(PCI_SIG, VENDOR, payload).orAbort();
      }
    }
    return Capture.of(Binding.MCTP, frames);
  }

  /** What both sides agree on. */
  Negotiated negotiated() throws IOException, Aborted {
    try (SpdmRequester requester = requester()) {
      return requester.negotiate().orAbort();
    }
  }

  /** Everything from GET_VERSION to END_SESSION, with parties that have never met. */
  int iteration() throws IOException, Aborted {
    try (SpdmRequester requester = requester()) {
      SpdmSession session = session(requester);
      session.heartbeat().orAbort();
      session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
      session.end().orAbort();
      return session.heartbeatPeriod();
    }
  }

  private static SpdmSession session(SpdmRequester requester) throws IOException, Aborted {
    requester.negotiate().orAbort();
    requester.getDigests().orAbort();
    CertificateChain chain = requester.getCertificate(0).orAbort();
    requester.challenge(0, SummaryType.NONE).orAbort();
    requester.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    return requester.openSession(0, chain, SummaryType.NONE, 0).orAbort();
  }

  /** A session that stays open; whatever a vendor message carries is sent back. */
  SpdmSession session() throws IOException, Aborted {
    return session(requester());
  }
}
