package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/** The initiator's ephemeral key pair of a key exchange. Not safe for many threads. */
public interface KeyAgreement extends AutoCloseable {
  /** How the secret is agreed on. */
  KeyExchangeAlgorithm algorithm();

  /** What the responder gets, {@link KeyExchangeAlgorithm#requestSize()} bytes. */
  Bytes publicData();

  /**
   * The shared secret, {@link KeyExchangeAlgorithm#secretSize()} bytes; empty if {@code
   * responderData} has the wrong size or is no valid public value: not a point of the curve, not in
   * the group (SP 800-56A 5.6.2.3). Of a KEM every ciphertext of the right size gives a secret
   * (FIPS 203 6.3), which is the responder's only if it made it.
   */
  Optional<Secret> agree(Bytes responderData);

  /** Forgets the private key; {@link #agree} is then a bug of the caller. */
  @Override
  void close();
}
