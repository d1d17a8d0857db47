package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.IOException;

/** GET_CERTIFICATE: the buffer of a slot, portion by portion, or its size. */
final class ChainFetch {
  private static final int CERTIFICATE_HEADER = 8;
  private static final int LARGE_CERTIFICATE_HEADER = 16;
  private static final int MAX_PORTION = 0x1000;
  private static final int MAX_LARGE_PORTION = 0x8000;

  private final Role role;
  private final Conversation conversation;
  private final Negotiated negotiated;

  ChainFetch(Role role, Conversation conversation) {
    this.role = role;
    this.conversation = conversation;
    this.negotiated = conversation.connection().negotiated();
  }

  /** All portions of the chain of {@code slot}. */
  Bytes fetch(int slot) throws IOException, Aborted, Violation, MalformedInput {
    boolean large = negotiated.largeForms();
    int most = most(large);
    int largest = large ? CertificateChain.MAX_LARGE_SIZE : CertificateChain.MAX_SIZE;
    WireWriter chain = new WireWriter(2 * MAX_PORTION);
    int total = -1;
    do {
      int offset = chain.length();
      int wanted = total < 0 ? most : Math.min(most, total - offset);
      GetCertificate request = new GetCertificate(slot, false, large, offset, wanted);
      Answer<CertificateResponse> answer = conversation.ask(request, CertificateResponse.class);
      CertificateResponse portion = answer.message();
      checkPortion(request, portion, total);
      long sum = offset + portion.portion().length() + portion.remainderLength();
      if (portion.portion().isEmpty() || sum > largest) {
        throw new Violation(
            SpdmRule.CERTIFICATE_PORTION,
            portion.portion().length() + " bytes at " + offset + " of " + sum);
      }
      conversation.identity(answer);
      chain.bytes(portion.portion());
      total = (int) sum;
    } while (chain.length() < total);
    return chain.toBytes();
  }

  private void checkPortion(GetCertificate request, CertificateResponse portion, int total)
      throws Violation {
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_SLOT,
            portion.slotId() == request.slotId(),
            () -> "slot " + portion.slotId() + " came for slot " + request.slotId());
    int length = portion.portion().length();
    long sum = request.offset() + length + portion.remainderLength();
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_PORTION,
            length <= request.length()
                && (total < 0 || sum == total)
                && portion.large() == request.large(),
            () ->
                "%d bytes at %d of %d, wanted %d"
                    .formatted(length, request.offset(), sum, request.length()));
  }

  /** How much of a chain fits into one message without chunks. */
  private int most(boolean large) {
    int room = role.profile().transferSize();
    return large
        ? Math.min(MAX_LARGE_PORTION, room - LARGE_CERTIFICATE_HEADER)
        : Math.min(MAX_PORTION, room - CERTIFICATE_HEADER);
  }

  /** How many bytes of chain the storage of {@code slot} has room for. */
  long slotSize(int slot) throws IOException, Aborted, Violation, MalformedInput {
    role.guards()
        .require(
            SpdmRule.SLOT_SIZE_SUPPORTED,
            negotiated.atLeast(SpdmVersion.V1_3),
            () -> "the connection speaks " + negotiated.version());
    GetCertificate request = new GetCertificate(slot, true, negotiated.largeForms(), 0, 0);
    Answer<CertificateResponse> answer = conversation.ask(request, CertificateResponse.class);
    checkPortion(request, answer.message(), -1);
    conversation.identity(answer);
    return answer.message().remainderLength();
  }
}
