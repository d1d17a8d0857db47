package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/** The certificate chain of a requester, which arrives in portions. */
final class RequesterChain {
  private static final int CERTIFICATE_HEADER = 8;
  private static final int LARGE_CERTIFICATE_HEADER = 16;
  private static final int DELIVER_HEADER = 4;
  private static final int MAX_PORTION = 0xFFFF;

  private final ResponderRole role;
  private final int slot;
  private final boolean large;
  private final long most;
  private final WireWriter chain = new WireWriter();
  private long total = -1;
  private GetCertificate asked;

  RequesterChain(ResponderRole role, Negotiated negotiated, int slot) {
    this.role = role;
    this.slot = slot;
    this.large = negotiated.largeForms();
    long ours = negotiated.largestRequest();
    long room = (ours == 0 ? role.profile().transferSize() : ours) - DELIVER_HEADER;
    this.most =
        large
            ? Math.min(CertificateChain.MAX_LARGE_SIZE, room - LARGE_CERTIFICATE_HEADER)
            : Math.min(MAX_PORTION, room - CERTIFICATE_HEADER);
    this.asked = new GetCertificate(slot, false, large, 0, most);
  }

  /** Asks for the next portion. */
  GetCertificate next() {
    long wanted = total < 0 ? most : Math.min(most, total - chain.length());
    asked = new GetCertificate(slot, false, large, chain.length(), wanted);
    return asked;
  }

  /** Takes a portion; says whether there is more. */
  boolean heard(CertificateResponse portion) throws Violation {
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_SLOT,
            portion.slotId() == slot,
            () -> "slot " + portion.slotId() + " came for slot " + slot);
    int length = portion.portion().length();
    long sum = asked.offset() + length + portion.remainderLength();
    int largest = large ? CertificateChain.MAX_LARGE_SIZE : CertificateChain.MAX_SIZE;
    boolean expected =
        length > 0
            && length <= asked.length()
            && sum <= largest
            && (total < 0 || sum == total)
            && portion.large() == large;
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_PORTION,
            expected,
            () ->
                "%d bytes at %d of %d, wanted %d"
                    .formatted(length, asked.offset(), sum, asked.length()));
    if (length == 0 || sum > largest) {
      throw new Violation(SpdmRule.CERTIFICATE_PORTION, length + " bytes of " + sum);
    }
    chain.bytes(portion.portion());
    total = sum;
    return chain.length() < total;
  }

  /** The whole buffer. */
  Bytes buffer() {
    return chain.toBytes();
  }
}
