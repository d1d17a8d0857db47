package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.SM2KeyExchange;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.SM2KeyExchangePrivateParameters;
import org.bouncycastle.crypto.params.SM2KeyExchangePublicParameters;

/**
 * SM2 key exchange (GB/T 32918.3) by Bouncy Castle, with SPDM's identities of the two sides. That
 * protocol knows a static and an ephemeral key pair of each side, and SPDM carries one point: here
 * it is both, and 32 bytes of secret are derived. Neither choice could be checked: the one peer
 * that names this algorithm, libspdm, does not compute it.
 */
final class Sm2Exchange implements KeyExchange {
  private static final byte[] REQUESTER = ascii("Requester-KEP-dmtf-spdm-v1.2");
  private static final byte[] RESPONDER = ascii("Responder-KEP-dmtf-spdm-v1.2");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    return ephemeral(random, true);
  }

  @Override
  public Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random) {
    try (KeyAgreement own = ephemeral(random, false)) {
      return own.agree(initiatorData).map(secret -> new KeyAnswer(own.publicData(), secret));
    }
  }

  private static KeyAgreement ephemeral(RandomSource random, boolean initiates) {
    AsymmetricCipherKeyPair pair = BouncyCurves.generatePair(Curve.SM2, random);
    return new EphemeralKey<>(
        KeyExchangeAlgorithm.SM2,
        (ECPrivateKeyParameters) pair.getPrivate(),
        Bytes.copyOf(BouncyCurves.encode(Curve.SM2, BouncyCurves.publicPoint(pair))),
        (own, theirs) -> agree(own, theirs, initiates));
  }

  private static Optional<Secret> agree(
      ECPrivateKeyParameters own, Bytes theirs, boolean initiates) {
    byte[] point = theirs.toArray();
    if (!Curve.SM2.contains(point)) {
      return Optional.empty();
    }
    ECPublicKeyParameters other = BouncyCurves.parameters(Curve.SM2, point);
    SM2KeyExchange exchange = new SM2KeyExchange();
    exchange.init(
        new ParametersWithID(
            new SM2KeyExchangePrivateParameters(initiates, own, own),
            initiates ? REQUESTER : RESPONDER));
    try {
      return Optional.of(
          Secret.adopt(
              exchange.calculateKey(
                  KeyExchangeAlgorithm.SM2.secretSize() * 8,
                  new ParametersWithID(
                      new SM2KeyExchangePublicParameters(other, other),
                      initiates ? RESPONDER : REQUESTER))));
    } catch (IllegalStateException infinity) {
      return Optional.empty();
    }
  }
}
