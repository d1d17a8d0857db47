package io.teeio.device;

import io.teeio.spdm.EndpointInformation;
import io.teeio.spdm.responder.Inquiries;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.EmulatorFrame;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/**
 * What DMTF's emulator is told beside its messages: to renew its key of a session, or to ask the
 * requester what it is. Both then wait for GET_ENCAPSULATED_REQUEST.
 */
final class OutOfBand {
  private final SpdmResponder responder;

  OutOfBand(SpdmResponder responder) {
    this.responder = responder;
  }

  /** The answer to a command, without bytes; empty if it is not known. */
  Optional<Bytes> command(int command, Bytes payload) {
    return switch (command) {
      case EmulatorFrame.OOB_ENCAPSULATED_KEY_UPDATE -> {
        session(payload).ifPresent(responder.inquiries()::updateKey);
        yield Optional.of(Bytes.EMPTY);
      }
      case EmulatorFrame.OOB_ENCAPSULATED_ENDPOINT_INFO -> {
        askForInformation();
        yield Optional.of(Bytes.EMPTY);
      }
      default -> Optional.empty();
    };
  }

  private static Optional<SessionId> session(Bytes payload) {
    try {
      return Optional.of(new SessionId(WireReader.of(payload, "emulator").u32("SessionID")));
    } catch (MalformedInput malformed) {
      return Optional.empty();
    }
  }

  /** Nobody says where the requester comes next, so it is asked wherever it comes. */
  private void askForInformation() {
    Inquiries inquiries = responder.inquiries();
    Optional<Integer> signer = inquiries.knownRequesters().stream().sorted().findFirst();
    ask(inquiries, Optional.empty(), signer);
    responder.sessions().forEach(session -> ask(inquiries, Optional.of(session), signer));
  }

  private static void ask(
      Inquiries inquiries, Optional<SessionId> session, Optional<Integer> signer) {
    inquiries.endpointInformation(
        session, EndpointInformation.DEVICE_CLASS_IDENTIFIER, signer, told -> {});
  }
}
