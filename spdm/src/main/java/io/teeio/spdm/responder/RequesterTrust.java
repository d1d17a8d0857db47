package io.teeio.spdm.responder;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.session.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a responder wants its requester to authenticate itself, and whom it trusts. */
public interface RequesterTrust {
  /** Asks nobody, and trusts nobody. */
  RequesterTrust NONE =
      new RequesterTrust() {
        @Override
        public MutualAuthentication session() {
          return MutualAuthentication.NONE;
        }

        @Override
        public boolean trusts(CertificateChain chain) {
          return false;
        }
      };

  /**
   * What KEY_EXCHANGE_RSP asks for, if both sides can. Of a requester with a provisioned public key
   * any of them asks for a signature of that key.
   */
  MutualAuthentication session();

  /** Whether CHALLENGE_AUTH asks for basic mutual authentication, if both sides can. */
  default boolean basic() {
    return false;
  }

  /** Whether a session is refused if the requester cannot do what {@link #session} asks for. */
  default boolean required() {
    return false;
  }

  /**
   * The slot of the requester that is asked for, 0 to 7; where DIGESTS says that it is empty, the
   * lowest that is not.
   */
  default int slot() {
    return 0;
  }

  /** The chains of requesters that were brought here before, by slot, each with the root first. */
  default Map<Integer, List<Certificate>> provisionedChains() {
    return Map.of();
  }

  /** Public keys of requesters that were brought here before; the first that fits is taken. */
  default List<VerificationKey> provisionedKeys() {
    return List.of();
  }

  /** Whether the root of {@code chain}, which is sound in itself, is trusted to name requesters. */
  boolean trusts(CertificateChain chain);

  /**
   * The requester has proven who it is.
   *
   * @param session the session that is established with it; empty after CHALLENGE
   * @param slot its slot, 0 to 7, or 0xFF for its provisioned public key
   */
  default void authenticated(Optional<SessionId> session, int slot, PeerIdentity requester) {}
}
