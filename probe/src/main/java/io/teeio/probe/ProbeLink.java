package io.teeio.probe;

import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/** The way to the responder that is probed. */
public interface ProbeLink {
  /** Carries SPDM messages and records. */
  Transport transport();

  /** Carries whole DOE data objects; empty if there is no mailbox. */
  Optional<Mailbox> mailbox();

  /** What a responder can be made to want. */
  enum Wish {
    /** New keys of its own direction. */
    KEY_UPDATE,
    /** To know what the requester is. */
    ENDPOINT_INFO
  }

  /**
   * Makes the responder want something of the requester, by other means than SPDM.
   *
   * @param wish what it is to want
   * @param session in which session
   * @return whether there are such means
   * @throws IOException if the connection is lost over it
   */
  default boolean prompt(Wish wish, SessionId session) throws IOException {
    return false;
  }

  /** A link without a mailbox. */
  static ProbeLink of(Transport transport) {
    return of(transport, Optional.empty());
  }

  /** A link. */
  static ProbeLink of(Transport transport, Optional<Mailbox> mailbox) {
    return new ProbeLink() {
      @Override
      public Transport transport() {
        return transport;
      }

      @Override
      public Optional<Mailbox> mailbox() {
        return mailbox;
      }
    };
  }

  /** A DOE mailbox. */
  @FunctionalInterface
  interface Mailbox {
    /**
     * Sends a data object and returns the answer.
     *
     * @throws IOException if there is none
     */
    Bytes exchange(Bytes object) throws IOException;
  }
}
