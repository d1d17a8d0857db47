package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetSupportedEventTypes;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.MismatchedVersionRequest;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SubscribeEventTypes;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers what the responder asks in one encapsulated flow, as far as this requester wants to. */
final class EncapsulatedAnswers {
  private static final Set<MessageCode> ABOUT_IDENTITY =
      EnumSet.of(MessageCode.GET_DIGESTS, MessageCode.GET_CERTIFICATE);
  private static final Set<MessageCode> ABOUT_SESSION =
      EnumSet.of(
          MessageCode.GET_ENDPOINT_INFO,
          MessageCode.KEY_UPDATE,
          MessageCode.SEND_EVENT,
          MessageCode.GET_SUPPORTED_EVENT_TYPES,
          MessageCode.SUBSCRIBE_EVENT_TYPES);

  /** What a flow is for, and so what is answered in it. */
  enum Purpose {
    /** Basic mutual authentication, after CHALLENGE. */
    CHALLENGE,
    /** Mutual authentication in the handshake of a session. */
    HANDSHAKE,
    /** Whatever waits at the responder, outside sessions. */
    CLEAR,
    /** Whatever waits at the responder, in an established session. */
    SESSION;

    private boolean answers(MessageCode code) {
      return ABOUT_IDENTITY.contains(code)
          || switch (this) {
            case CHALLENGE -> code == MessageCode.CHALLENGE;
            case HANDSHAKE -> false;
            case CLEAR -> code == MessageCode.CHALLENGE || code == MessageCode.GET_ENDPOINT_INFO;
            case SESSION -> ABOUT_SESSION.contains(code);
          };
    }
  }

  private final Role role;
  private final Negotiated negotiated;
  private final Purpose purpose;
  private final Conversation conversation;
  private final OwnIdentities identities;
  private final OwnIdentityAnswers identity;
  private final Optional<SessionServices> services;
  private final List<MessageCode> answered = new ArrayList<>();
  private Bytes digests = Bytes.EMPTY;
  private int slot;
  private RecordUse use = RecordUse.ORDINARY;

  /**
   * Answers of one flow.
   *
   * @param services what the established session has in which the flow goes, if it does
   */
  EncapsulatedAnswers(
      Role role, Conversation conversation, Purpose purpose, Optional<SessionServices> services) {
    this.role = role;
    this.conversation = conversation;
    this.negotiated = conversation.connection().negotiated();
    this.purpose = purpose;
    this.services = services;
    this.identities = new OwnIdentities(role, conversation.connection());
    this.identity = new OwnIdentityAnswers(role, conversation.connection(), identities);
  }

  /** DgQ: the first DIGESTS that was given; empty if none was. */
  Bytes digests() {
    return digests;
  }

  /** The slot whose chain was given last; 0 if none was. */
  int slot() {
    return slot;
  }

  /** What was answered, and not with an ERROR. */
  List<MessageCode> answered() {
    return answered;
  }

  /** What the record of the last answer is for. */
  RecordUse use() {
    return use;
  }

  /** Answers a request, from its header on and with what may follow it. */
  Bytes answer(Bytes encapsulated, Padding padding) {
    Negotiated swapped = negotiated.encapsulated();
    SpdmResponse response;
    Optional<Decoded<SpdmRequest>> request = Optional.empty();
    try {
      request = Optional.of(SpdmCodec.readRequest(encapsulated, padding, swapped));
      heard(request.get());
      response = answer(request.get());
    } catch (MalformedInput malformed) {
      String detail = String.valueOf(malformed.getMessage());
      response = refused(new Violation(SpdmRule.MALFORMED_MESSAGE, detail));
    } catch (Violation broken) {
      response = refused(broken);
    }
    Bytes exact = response.encode(swapped);
    if (request.isPresent() && !(response instanceof ErrorResponse)) {
      exact = given(request.get(), exact);
    }
    role.events()
        .accept(
            new SpdmEvent.MessageSent(conversation.session(), response, exact, response.title()));
    return exact;
  }

  private SpdmResponse refused(Violation broken) {
    role.events()
        .accept(new SpdmEvent.RuleBroken(conversation.session(), broken.rule(), broken.detail()));
    return ErrorResponse.of(negotiated, ErrorCode.INVALID_REQUEST);
  }

  private void heard(Decoded<SpdmRequest> request) {
    SpdmRequest message = request.message();
    role.events()
        .accept(
            new SpdmEvent.MessageReceived(
                conversation.session(), message, request.exact(), message.title()));
  }

  /** Keeps what a later signature covers; what cannot be kept is not answered. */
  private Bytes given(Decoded<SpdmRequest> request, Bytes exact) {
    SpdmRequest message = request.message();
    MessageCode.of(message.code()).ifPresent(answered::add);
    boolean kept =
        switch (message) {
          case GetDigests _ -> {
            digests = digests.isEmpty() ? exact : digests;
            yield identity.remember(request.exact(), exact);
          }
          case GetCertificate asked -> {
            slot = asked.slotId();
            yield identity.remember(request.exact(), exact);
          }
          default -> true;
        };
    return kept
        ? exact
        : ErrorResponse.of(negotiated, ErrorCode.UNSPECIFIED).encode(negotiated.encapsulated());
  }

  private SpdmResponse answer(Decoded<SpdmRequest> request) throws Violation {
    SpdmRequest message = request.message();
    use = message instanceof KeyUpdate ? RecordUse.RENEWAL_OR_END : RecordUse.ORDINARY;
    if (message instanceof MismatchedVersionRequest) {
      return ErrorResponse.of(negotiated, ErrorCode.VERSION_MISMATCH);
    }
    boolean wanted = MessageCode.of(message.code()).filter(purpose::answers).isPresent();
    return wanted ? wanted(message, request.exact()) : unsupported(message);
  }

  private SpdmResponse wanted(SpdmRequest message, Bytes exact) throws Violation {
    return switch (message) {
      case GetDigests _ when identities.canAuthenticate() && !identities.slots().isEmpty() ->
          identity.digests();
      case GetCertificate asked when identities.canAuthenticate() -> identity.certificate(asked);
      case Challenge asked when identities.canAuthenticate() -> identity.challenge(asked, exact);
      case GetEndpointInfo asked ->
          new OwnInformation(role, conversation.connection(), identities).answer(asked, exact);
      case KeyUpdate asked when services.isPresent() -> services.get().keys().answer(asked);
      case GetSupportedEventTypes _ when services.isPresent() ->
          services.get().events().supported(message);
      case SubscribeEventTypes asked when services.isPresent() ->
          services.get().events().subscribe(asked);
      case SendEvent asked when services.isPresent() -> services.get().events().received(asked);
      default -> unsupported(message);
    };
  }

  private SpdmResponse unsupported(SpdmRequest request) {
    return ErrorResponse.of(negotiated, ErrorCode.UNSUPPORTED_REQUEST, request.code());
  }
}
