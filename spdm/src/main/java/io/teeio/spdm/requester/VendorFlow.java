package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/** VENDOR_DEFINED_REQUEST, in its large form where both sides have it. */
final class VendorFlow {
  private VendorFlow() {}

  static Bytes ask(
      Role role, Conversation conversation, int standardId, Bytes vendorId, Bytes payload)
      throws IOException, Aborted, Violation, MalformedInput {
    boolean large = conversation.connection().negotiated().largeForms();
    if (!large && payload.length() > 0xFFFF) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "a payload of " + payload.length() + " bytes");
    }
    VendorDefinedResponse response =
        conversation
            .ask(
                new VendorDefinedRequest(large, standardId, vendorId, payload),
                VendorDefinedResponse.class)
            .message();
    role.guards()
        .require(
            SpdmRule.VENDOR_DEFINED_ECHO,
            response.standardId() == standardId
                && response.vendorId().equals(vendorId)
                && response.large() == large,
            () -> response.standardId() + " " + response.vendorId());
    return response.payload();
  }
}
