package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.security.MessageDigest;

/** A running hash by a JCA provider. */
final class JcaHash implements RunningHash {
  private final HashAlgorithm algorithm;
  private final MessageDigest digest;

  JcaHash(HashAlgorithm algorithm, MessageDigest digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  @Override
  public HashAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public void update(Bytes part) {
    digest.update(part.sharedAround(), part.sharedFrom(), part.length());
  }

  @Override
  public void update(byte[] source, int offset, int length) {
    digest.update(source, offset, length);
  }

  @Override
  public Bytes soFar() {
    return Bytes.adopt(fork().digest());
  }

  @Override
  public RunningHash copy() {
    return new JcaHash(algorithm, fork());
  }

  private MessageDigest fork() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException bug) {
      throw Backends.cannotHappen(bug);
    }
  }
}
