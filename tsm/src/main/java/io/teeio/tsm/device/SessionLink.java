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
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;

/** IDE_KM and TDISP inside an SPDM session. */
final class SessionLink implements SessionChannel {
  private static final Bytes KEY_PROG = Bytes.of(PciSigVendor.IDE_KM, IdeKmMessage.KeyProgram.ID);

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

  /** Whether {@code event} may be told to anybody: a message that carries a key may not. */
  static boolean isPublic(SpdmEvent event) {
    return switch (event) {
      case SpdmEvent.MessageSent sent ->
          !(sent.message() instanceof VendorDefinedRequest request
              && request.payload().startsWith(KEY_PROG));
      case SpdmEvent.MessageReceived _,
          SpdmEvent.RecordSealed _,
          SpdmEvent.RecordOpened _,
          SpdmEvent.StateChanged _,
          SpdmEvent.KeysUpdated _,
          SpdmEvent.RuleBroken _ ->
          true;
    };
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
