package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A private key in a back end's own form, with what the peer gets of it and the computation that
 * agrees on a secret; forgotten when it is closed.
 */
final class EphemeralKey<K> implements KeyAgreement {
  private final KeyExchangeAlgorithm algorithm;
  private final Bytes publicData;
  private final BiFunction<K, Bytes, Optional<Secret>> computation;
  private Optional<K> own;

  EphemeralKey(
      KeyExchangeAlgorithm algorithm,
      K own,
      Bytes publicData,
      BiFunction<K, Bytes, Optional<Secret>> computation) {
    this.algorithm = algorithm;
    this.own = Optional.of(own);
    this.publicData = publicData;
    this.computation = computation;
  }

  @Override
  public KeyExchangeAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public Bytes publicData() {
    return publicData;
  }

  @Override
  public Optional<Secret> agree(Bytes responderData) {
    K key = own.orElseThrow(() -> new IllegalStateException("this key pair was forgotten"));
    return computation.apply(key, responderData);
  }

  @Override
  public void close() {
    own = Optional.empty();
  }
}
