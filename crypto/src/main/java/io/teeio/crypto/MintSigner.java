package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/** Signs with {@link Crypto} what Bouncy Castle builds. */
final class MintSigner implements ContentSigner {
  private final Crypto crypto;
  private final RandomSource random;
  private final SigningKey key;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  MintSigner(Crypto crypto, RandomSource random, SigningKey key) {
    this.crypto = crypto;
    this.random = random;
    this.key = key;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return AlgorithmIdentifier.getInstance(
        X509Signature.usual(key.algorithm()).identifier().toArray());
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    return X509Signature.usual(key.algorithm())
        .sign(crypto, key, Bytes.copyOf(content.toByteArray()), random)
        .toArray();
  }
}
