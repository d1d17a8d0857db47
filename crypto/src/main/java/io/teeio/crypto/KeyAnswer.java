package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;

/**
 * The responder's part of a key exchange.
 *
 * @param data what the initiator gets, {@link KeyExchangeAlgorithm#responseSize()} bytes
 * @param secret the shared secret, {@link KeyExchangeAlgorithm#secretSize()} bytes; the caller's to
 *     close
 */
public record KeyAnswer(Bytes data, Secret secret) implements AutoCloseable {
  /** Wipes the secret. */
  @Override
  public void close() {
    secret.close();
  }
}
