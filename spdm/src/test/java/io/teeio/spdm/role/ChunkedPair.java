package io.teeio.spdm.role;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Capability;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.responder.ResponderProfile;

/** A pair of which both can take messages in chunks. */
final class ChunkedPair {
  private ChunkedPair() {}

  /** Transfers of so many bytes to the one and to the other. */
  static Pair pair(Setup setup, int requesterSize, int responderSize) {
    RequesterProfile requester = setup.requester();
    ResponderProfile responder = setup.responder();
    return new Pair(
        setup,
        requester
            .withTransferSize(requesterSize)
            .withCapabilities(requester.capabilities().with(Capability.CHUNK)),
        responder
            .withTransferSize(responderSize)
            .withCapabilities(responder.capabilities().with(Capability.CHUNK)),
        Identities.slots(setup.suite()),
        Crypto.portable());
  }

  /** Transfers of 64 bytes, without encryption. */
  static Pair plain() {
    return pair(Setup.PLAIN, 64, 64);
  }
}
