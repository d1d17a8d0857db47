package io.teeio.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;

/**
 * SM2 signatures (GB/T 32918.2) with SM3 by Bouncy Castle. The signer's identity is what the caller
 * has as the context: empty for SPDM (DSP0274, clause "SM2_ECC_P256 signature"), the sixteen bytes
 * {@code 1234567812345678} in certificates (GM/T 0009, RFC 8998 3.2.1).
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
            input.context()));
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
        false,
        new ParametersWithID(BouncyCurves.publicKey(this, Curve.SM2, key), input.context()));
    verifier.update(input.message(), 0, input.message().length);
    return verifier.verifySignature(signature);
  }
}
