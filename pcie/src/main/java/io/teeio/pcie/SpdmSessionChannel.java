package io.teeio.pcie;

import io.teeio.rule.Rule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;

/** IDE_KM and TDISP inside an SPDM session, as vendor-defined messages of the PCI-SIG. */
public final class SpdmSessionChannel implements SessionChannel {
  private final SpdmSession session;

  /** A channel through {@code session}, which stays the caller's. */
  public SpdmSessionChannel(SpdmSession session) {
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

  private static Answer<Bytes> answer(Outcome<Bytes> outcome) {
    return switch (outcome) {
      case Outcome.Done<Bytes>(Bytes value) -> Answer.done(value);
      case Outcome.Refused<Bytes>(ErrorResponse error, _) ->
          Answer.refused(new Refusal.Spdm(error.errorCode(), error.errorData()));
      case Outcome.Broken<Bytes>(Rule rule, String detail) -> Answer.broken(rule, detail);
    };
  }
}
