package io.teeio.spdm.responder;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/** VENDOR_DEFINED_RESPONSE. */
final class VendorAnswers {
  private VendorAnswers() {}

  /** The answer; empty if the request is dropped. */
  static Optional<Reply> answer(
      ResponderRole role,
      Negotiated negotiated,
      Optional<SessionId> session,
      VendorDefinedRequest request)
      throws Refusal {
    if (request.large() && !negotiated.largeForms()) {
      throw Refusal.unsupported(request.code());
    }
    VendorDefinedHandler.Result result =
        role.parts()
            .vendorDefined()
            .handle(session, request.standardId(), request.vendorId(), request.payload());
    return switch (result) {
      case VendorDefinedHandler.Answer(var payload) ->
          Optional.of(Reply.of(response(request, payload), negotiated));
      case VendorDefinedHandler.Unsupported _ -> throw Refusal.unsupported(request.code());
      case VendorDefinedHandler.Discard _ -> Optional.empty();
    };
  }

  private static VendorDefinedResponse response(VendorDefinedRequest request, Bytes payload)
      throws Refusal {
    if (!request.large() && payload.length() > 0xFFFF) {
      Bytes size = new WireWriter().u32(payload.length()).toBytes();
      throw new Refusal(ErrorCode.RESPONSE_TOO_LARGE, 0, size);
    }
    return new VendorDefinedResponse(
        request.large(), request.standardId(), request.vendorId(), payload);
  }
}
