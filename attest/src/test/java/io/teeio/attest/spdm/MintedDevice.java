package io.teeio.attest.spdm;

import io.teeio.attest.Anchors;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.SignedTranscript;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A responder of our own that measures what a test wants, and all that it said. */
final class MintedDevice implements Transport {
  static final Crypto CRYPTO = Crypto.portable();
  static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final Bytes NONCE = Bytes.fromHex("5a".repeat(32));
  static final String NAME = "Teeio:Test:1";

  private static final MintedCertificate ROOT = mint().root(KeyAlgorithm.EC_P256, "device root");
  private static final MintedCertificate LEAF =
      mint().issue(ROOT, KeyAlgorithm.EC_P256, CertificateProfile.device("Teeio", "Test", "1"));

  private final List<Bytes> frames = new ArrayList<>();
  private final SpdmResponder responder;
  private final SpdmRequester requester;

  MintedDevice(SpdmVersion version, List<MeasuredElement> elements) {
    ResponderProfile profile =
        ResponderProfile.device().withVersions(SpdmVersion.values()).withSuite(Suite.P256);
    responder =
        new SpdmResponder(
            Binding.MCTP,
            profile.withCapabilities(profile.capabilities().with(Capability.CHUNK)),
            new ResponderParts(Map.of(0, identity()), () -> elements),
            CRYPTO,
            random(7),
            CLOCK,
            Guards.all(),
            event -> {});
    requester =
        new SpdmRequester(
            this,
            RequesterProfile.cove().withVersions(version).withSuite(Suite.P256),
            CRYPTO,
            random(8),
            CLOCK,
            Guards.all(),
            event -> {});
  }

  static MintedDevice of(SpdmVersion version) {
    return new MintedDevice(version, elements(mode(4, 0)));
  }

  private static RandomSource random(long seed) {
    return new Random(seed)::nextBytes;
  }

  private static CertificateMint mint() {
    return new CertificateMint(CRYPTO, random(1), CLOCK);
  }

  static SlotIdentity identity() {
    return new SlotIdentity(
        CertificateChain.of(
            CRYPTO, HashAlgorithm.SHA_256, List.of(ROOT.certificate(), LEAF.certificate())),
        LEAF.key());
  }

  static Bytes chain() {
    return identity().chain().buffer();
  }

  static Anchors anchors() {
    return new Anchors(List.of(ROOT.certificate().der()));
  }

  /** Firmware, its version and security version, and {@code mode}. */
  static List<MeasuredElement> elements(Bytes mode) {
    return List.of(
        new MeasuredElement(1, DmtfMeasurement.MUTABLE_FIRMWARE, Bytes.of(1, 2, 3), false, true),
        new MeasuredElement(
            2, DmtfMeasurement.FIRMWARE_VERSION, Bytes.of('1', '.', '4', '.', '2'), true, true),
        new MeasuredElement(
            3, DmtfMeasurement.SECURITY_VERSION, new WireWriter().u64(7).toBytes(), true, true),
        new MeasuredElement(0xFE, DmtfMeasurement.DEVICE_MODE, mode, true, true));
  }

  /** The fields of a device mode measurement that can have any operational or debug state. */
  static Bytes mode(int operational, int debug) {
    return new WireWriter().u32(0x3F).u32(operational).u32(0x1F).u32(debug).toBytes();
  }

  SpdmRequester requester() {
    return requester;
  }

  /** The requester after it fetched the chain. */
  SpdmRequester identified() throws Exception {
    requester.negotiate().orAbort();
    requester.getDigests().orAbort();
    requester.getCertificate(0).orAbort();
    return requester;
  }

  /** All that the responder signed, as the wire shows it. */
  List<SignedTranscript> signed() {
    List<SignedTranscript> signed = new ArrayList<>();
    new CaptureReplay(CRYPTO, CaptureSecrets.NONE, false, event -> {}, signed::add)
        .replay(Capture.of(Binding.MCTP, frames));
    return signed;
  }

  @Override
  public Binding binding() {
    return Binding.MCTP;
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    frames.add(Framing.wrap(Binding.MCTP, request));
    Envelope answer =
        responder.respond(request).orElseThrow(() -> new IOException("there is no answer"));
    frames.add(Framing.wrap(Binding.MCTP, answer));
    return answer;
  }
}
