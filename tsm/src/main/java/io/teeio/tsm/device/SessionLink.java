package io.teeio.tsm.device;

import io.teeio.pcie.Answer;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.Refusal;
import io.teeio.pcie.SessionChannel;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.rule.Rule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.util.Optional;

/** IDE_KM and TDISP inside an SPDM session. */
final class SessionLink implements SessionChannel {
  private static final Bytes KEY_PROG = Bytes.of(PciSigVendor.IDE_KM, IdeKmMessage.KeyProgram.ID);

  private static final int TDISP_HEADER = 17;
  private static final int START_INTERFACE = 0x86;
  private static final int LOCK_INTERFACE_RESPONSE = 0x03;

  private final SpdmSession session;

  SessionLink(SpdmSession session) {
    this.session = session;
  }

  @Override
  public Answer<Bytes> exchange(Bytes payload) throws IOException {
    return answer(session.vendorDefined(PciSigVendor.STANDARD_ID, PciSigVendor.VENDOR_ID, payload));
  }

  @Override
  public Answer<Bytes> exchange(Secret payload) throws IOException {
    WireWriter clear = new WireWriter(payload.length()).secret(payload);
    Bytes bytes = clear.toBytes();
    clear.wipe();
    return answer(session.vendorDefined(PciSigVendor.STANDARD_ID, PciSigVendor.VENDOR_ID, bytes));
  }

  /**
   * What may be told of {@code event}: nothing of a message that carries a key, and of one
   * that carries the nonce of a lock only what comes before it.
   */
  static Optional<SpdmEvent> publicView(SpdmEvent event) {
    return switch (event) {
      case SpdmEvent.MessageSent(var session, VendorDefinedRequest request, var _, String name) -> {
        Bytes payload = request.payload();
        if (payload.startsWith(KEY_PROG)) {
          yield Optional.empty();
        }
        yield Optional.of(
            isTdisp(payload, START_INTERFACE)
                ? new SpdmEvent.MessageSent(
                    session,
                    new VendorDefinedRequest(
                        request.standardId(), request.vendorId(), payload.slice(0, TDISP_HEADER)),
                    Bytes.EMPTY,
                    name)
                : event);
      }
      case SpdmEvent.MessageReceived(
              var session,
              VendorDefinedResponse response,
              var _,
              String name)
          when isTdisp(response.payload(), LOCK_INTERFACE_RESPONSE) ->
          Optional.of(
              new SpdmEvent.MessageReceived(
                  session,
                  new VendorDefinedResponse(
                      response.standardId(),
                      response.vendorId(),
                      response.payload().slice(0, TDISP_HEADER)),
                  Bytes.EMPTY,
                  name));
      case SpdmEvent.MessageSent _,
          SpdmEvent.MessageReceived _,
          SpdmEvent.RecordSealed _,
          SpdmEvent.RecordOpened _,
          SpdmEvent.StateChanged _,
          SpdmEvent.KeysUpdated _,
          SpdmEvent.RuleBroken _ ->
          Optional.of(event);
    };
  }

  private static boolean isTdisp(Bytes payload, int type) {
    return payload.length() >= TDISP_HEADER
        && payload.at(0) == PciSigVendor.TDISP
        && payload.at(2) == type;
  }

  private static Answer<Bytes> answer(Outcome<Bytes> outcome) {
    return switch (outcome) {
      case Outcome.Done<Bytes>(Bytes value) -> Answer.done(value);
      case Outcome.Refused<Bytes>(ErrorResponse error, _) ->
          Answer.refused(new Refusal.Spdm(error.errorCode(), error.errorData()));
      case Outcome.Broken<Bytes>(Rule rule, String detail) -> Answer.broken(rule, detail);
    };
  }
}
