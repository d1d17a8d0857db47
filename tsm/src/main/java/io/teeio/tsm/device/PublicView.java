package io.teeio.tsm.device;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What others may see of IDE_KM and TDISP inside an SPDM session. */
final class PublicView {
  private static final Bytes KEY_PROG = Bytes.of(PciSigVendor.IDE_KM, IdeKmMessage.KeyProgram.ID);

  private static final int TDISP_HEADER = 17;
  private static final int START_INTERFACE = 0x86;
  private static final int LOCK_INTERFACE_RESPONSE = 0x03;

  private PublicView() {}

  /**
   * What may be told of {@code event}: nothing of a message that carries a key, and of one
   * that carries the nonce of a lock only what comes before it.
   */
  static Optional<SpdmEvent> of(SpdmEvent event) {
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
}
