package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/** One side's ephemeral key pair of a Diffie-Hellman exchange. Not safe for many threads. */
public interface KeyAgreement extends AutoCloseable {
  /** The group. */
  KeyExchangeAlgorithm algorithm();

  /** What the peer gets: X || Y, {@link KeyExchangeAlgorithm#publicSize()} bytes. */
  Bytes publicData();

  /**
   * The shared secret, {@link KeyExchangeAlgorithm#secretSize()} bytes; empty if {@code peerPublic}
   * has the wrong size or is not a point of the curve (SP 800-56A 5.6.2.3.3).
   */
  Optional<Secret> agree(Bytes peerPublic);

  /** Forgets the private key; {@link #agree} is then a bug of the caller. */
  @Override
  void close();
}
