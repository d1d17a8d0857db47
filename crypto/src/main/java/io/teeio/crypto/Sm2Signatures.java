package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.math.BigInteger;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;

/**
 * SM2 signatures (GB/T 32918.2) with SM3 by Bouncy Castle. They bind the signer's identity, which
 * is empty in SPDM (DSP0274, clause "Signature generation") and sixteen bytes in certificates.
 */
final class Sm2Signatures implements Signer {
  /** r || s instead of a sequence. */
  private enum Plain implements DSAEncoding {
    INSTANCE;

    @Override
    public BigInteger[] decode(BigInteger order, byte[] signature) {
      return new BigInteger[] {Curve.SM2.first(signature), Curve.SM2.second(signature)};
    }

    @Override
    public byte[] encode(BigInteger order, BigInteger r, BigInteger s) {
      return Curve.SM2.signature(r, s);
    }
  }

  private final byte[] identity;

  /** Signatures of whoever is called {@code identity}. */
  Sm2Signatures(Bytes identity) {
    this.identity = identity.toArray();
  }

  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    return BouncyCurves.generate(Curve.SM2, random);
  }

  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    SM2Signer signer = new SM2Signer(Plain.INSTANCE, new SM3Digest());
    signer.init(
        true,
        new ParametersWithID(
            new ParametersWithRandom(
                BouncyCurves.privateKey(this, Curve.SM2, key), RandomAdapter.of(random)),
            identity));
    signer.update(input.message(), 0, input.message().length);
    try {
      return signer.generateSignature();
    } catch (CryptoException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    if (!Curve.SM2.isSignature(signature)) {
      return false;
    }
    SM2Signer verifier = new SM2Signer(Plain.INSTANCE, new SM3Digest());
    verifier.init(
        false, new ParametersWithID(BouncyCurves.publicKey(this, Curve.SM2, key), identity));
    verifier.update(input.message(), 0, input.message().length);
    return verifier.verifySignature(signature);
  }
}
