package io.teeio.spdm.session;

import io.teeio.wire.Secret;

/**
 * Hears of the secret that each session is derived from. Whoever knows it can read the whole
 * session, so only a key log that was asked for should listen.
 */
@FunctionalInterface
public interface AgreedSecrets {
  /** Nobody listens. */
  AgreedSecrets NONE = (session, kind, secret) -> {};

  /** Where a secret comes from. */
  enum Kind {
    /** A Diffie-Hellman exchange. */
    DHE,
    /** A key encapsulation. */
    KEM,
    /** It was shared before. */
    PSK
  }

  /**
   * A session begins its handshake.
   *
   * @param session its id
   * @param kind where the secret comes from
   * @param secret what the keys are derived from; wiped by the caller afterwards
   */
  void agreed(SessionId session, Kind kind, Secret secret);
}
