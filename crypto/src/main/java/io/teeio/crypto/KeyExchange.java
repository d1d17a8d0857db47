package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.util.Optional;

/** How a back end agrees on secrets by the algorithms of a family. */
interface KeyExchange {
  /** A fresh key pair of the initiator. */
  KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random);

  /**
   * The responder's answer. That of Diffie and Hellman is symmetric: a fresh key pair, and the same
   * agreement.
   */
  default Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random) {
    try (KeyAgreement own = agreement(algorithm, random)) {
      return own.agree(initiatorData).map(secret -> new KeyAnswer(own.publicData(), secret));
    }
  }
}
