package io.teeio.device;

import io.teeio.spdm.responder.ApplicationMessages;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * The PLDM terminus of a device (DSP0240), as far as a requester needs it to see that a session
 * carries other protocols: GetTID. Any other command of the base type is not supported.
 */
final class PldmTerminus implements ApplicationMessages {
  private static final int MCTP_PLDM = 0x01;
  private static final int HEADER_SIZE = 3;
  private static final int REQUEST = 0x80;
  private static final int DATAGRAM = 0x40;
  private static final int INSTANCE = 0x1F;
  private static final int GET_TID = 0x02;
  private static final int SUCCESS = 0x00;
  private static final int UNSUPPORTED_COMMAND = 0x05;

  /** Any number but 0x00 and 0xFF, which mean that none was assigned. */
  private static final int TERMINUS_ID = 0x01;

  @Override
  public Optional<Bytes> answer(SessionId session, int type, Bytes message) {
    if (type != MCTP_PLDM
        || message.length() < HEADER_SIZE
        || (message.at(0) & (REQUEST | DATAGRAM)) != REQUEST) {
      return Optional.empty();
    }
    int instance = message.at(0) & INSTANCE;
    int pldmType = message.at(1);
    int command = message.at(2);
    return Optional.of(
        pldmType == 0 && command == GET_TID
            ? Bytes.of(instance, pldmType, command, SUCCESS, TERMINUS_ID)
            : Bytes.of(instance, pldmType, command, UNSUPPORTED_COMMAND));
  }
}
