package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Certificate chains and vendor messages that do not fit into 16 bits (1.4), and their limits. */
class LargeFormsTest {
  private static final Bytes PCI_SIG = Bytes.of(1, 0);
  private static final SlotIdentity BULKY = Ends.identity(KeyAlgorithm.SLH_DSA_SHA2_192F, 5);

  private static Ends bulky() {
    return Ends.of(SpdmVersion.V1_4)
        .algorithms(
            AlgorithmPreference.of(Suite.P256)
                .withSignatures(List.of(PqcAsymAlgorithm.SLH_DSA_SHA2_192F)))
        .slots(Map.of(0, BULKY));
  }

  private static ErrorCode error(Pair pair, SpdmRequest request) throws Exception {
    Envelope answer =
        pair.responder().respond(Envelope.clear(request.encode(pair.agreed()))).orElseThrow();
    return ErrorResponse.read(WireReader.of(answer.payload(), "test")).known().orElseThrow();
  }

  @Test
  void aChainOfMoreThan64Kibibytes() throws Exception {
    Pair pair = bulky().pair();
    CertificateChain chain = pair.identified();
    assertThat(chain.buffer().length()).isGreaterThan(CertificateChain.MAX_SIZE);
    assertThat(chain).isEqualTo(BULKY.chain());
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
  }

  @Test
  void aChainOfMoreThan64KibibytesIsTooLargeWithoutLargeForms() throws Exception {
    Pair pair = bulky().without(Capability.LARGE_RESP).pair();
    pair.negotiated();
    assertThat(pair.requester().getCertificate(0))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.error().is(ErrorCode.DATA_TOO_LARGE)).isTrue();
              Bytes length = new WireWriter().u32(BULKY.chain().buffer().length()).toBytes();
              assertThat(refused.error().extendedErrorData()).isEqualTo(length);
            });
  }

  @Test
  void largeFormsNeedTheCapabilityOfBothSides() throws Exception {
    Pair pair =
        Ends.of(SpdmVersion.V1_4).responder(Ends.responderLess(Capability.LARGE_RESP)).pair();
    pair.negotiated();
    assertThat(error(pair, new GetCertificate(0, false, true, 0, 64)))
        .isEqualTo(ErrorCode.UNSUPPORTED_REQUEST);
    assertThat(error(pair, new VendorDefinedRequest(true, 3, PCI_SIG, Bytes.EMPTY)))
        .isEqualTo(ErrorCode.UNSUPPORTED_REQUEST);
  }

  @Test
  void aVendorMessageOfMoreThan64Kibibytes() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_4).pair();
    pair.vendor = (session, standard, vendor, payload) -> new VendorDefinedHandler.Answer(payload);
    pair.identified();
    Bytes payload = new Repeatable(1).bytes(0x11000);
    assertThat(pair.requester().vendorDefined(3, PCI_SIG, payload).orAbort()).isEqualTo(payload);
    SpdmSession session = pair.requester().openSession(0, SummaryType.NONE, 0).orAbort();
    assertThat(session.vendorDefined(3, PCI_SIG, payload).orAbort()).isEqualTo(payload);
  }

  @Test
  void messageSizeOfAVendorMessageHas16BitsBefore() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_3).pair();
    pair.negotiated();
    assertThat(pair.requester().vendorDefined(3, PCI_SIG, Bytes.zeros(0x10000)))
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.MESSAGE_SIZE));
    pair.vendor =
        (session, standard, vendor, payload) ->
            new VendorDefinedHandler.Answer(Bytes.zeros(0x10000));
    assertThat(pair.requester().vendorDefined(3, PCI_SIG, Bytes.EMPTY))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.error().is(ErrorCode.RESPONSE_TOO_LARGE)).isTrue());
  }

  @Test
  void supportedAlgorithmsAreToldOnRequest() throws Exception {
    AlgorithmPreference all = AlgorithmPreference.all();
    Pair pair =
        Ends.of(SpdmVersion.V1_3)
            .responder(profile -> profile.withAlgorithms(all))
            .requester(profile -> profile.withSupportedAlgorithms(true))
            .pair();
    pair.session().end().orAbort();
    assertThat(pair.requester().supportedAlgorithms().orElseThrow().baseHashAlgo()).isEqualTo(0x7F);
    assertThat(pair.agreed().algorithms().hash()).contains(BaseHashAlgorithm.SHA_256);
    Pair old =
        Ends.of(SpdmVersion.V1_2)
            .requester(profile -> profile.withSupportedAlgorithms(true))
            .pair();
    old.negotiated();
    assertThat(old.requester().supportedAlgorithms()).isEmpty();
  }

  @Test
  void algorithmsSupportedHoldAllThatIsSelected() throws Exception {
    Pair pair =
        Ends.of(SpdmVersion.V1_3)
            .requester(profile -> profile.withSupportedAlgorithms(true))
            .pair();
    int capabilities = 0x61;
    int baseHash = 20 + 10;
    pair.corruptResponse(capabilities, baseHash, 0x3);
    assertThat(pair.requester().negotiate())
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.ALGORITHMS_SUPPORTED));
  }
}
