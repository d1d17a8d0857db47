package io.teeio.device;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;

/** Takes the key out of what an observer hears of a KEY_PROG: it was decrypted on the way in. */
final class WithoutKeys {
  private WithoutKeys() {}

  /** The event without the last 40 bytes of a KEY_PROG; any other event as it is. */
  static SpdmEvent of(SpdmEvent event) {
    return event instanceof SpdmEvent.MessageReceived received
            && received.message() instanceof VendorDefinedRequest request
            && isKeyProgram(request)
        ? new SpdmEvent.MessageReceived(
            received.session(),
            new VendorDefinedRequest(
                request.large(),
                request.standardId(),
                request.vendorId(),
                shortened(request.payload())),
            shortened(received.exact()),
            received.name())
        : event;
  }

  private static boolean isKeyProgram(VendorDefinedRequest request) {
    Bytes payload = request.payload();
    return request.standardId() == PciSigVendor.STANDARD_ID
        && payload.length() > 1
        && payload.at(0) == PciSigVendor.IDE_KM
        && payload.at(1) == IdeKmMessage.KeyProgram.ID;
  }

  private static Bytes shortened(Bytes bytes) {
    return bytes.slice(0, Math.max(2, bytes.length() - IdeKey.DATA_SIZE));
  }
}
