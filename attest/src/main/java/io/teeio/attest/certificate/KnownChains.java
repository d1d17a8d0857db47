package io.teeio.attest.certificate;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures that were found good, so that the chain of a device that comes again, the authorities
 * that a fleet shares, and statements about them cost no second verification. It remembers
 * arithmetic only: validity, trust and revocation are looked at every time. Bounded: the one that
 * was asked for longest ago goes first. A signature that was found bad is not remembered.
 */
@ThreadSafe
public final class KnownChains implements X509Signed.Verifier {
  private final Crypto crypto;
  private final int capacity;

  @GuardedBy("this")
  private final Map<Bytes, Boolean> good = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Remembers nothing yet.
   *
   * @param capacity the most signatures that it keeps, 32 bytes each and what a map needs for it; a
   *     chain has about four, of which a fleet shares all but two; 0 remembers nothing ever
   */
  public KnownChains(Crypto crypto, int capacity) {
    this.crypto = crypto;
    this.capacity = capacity;
  }

  /** Whether the key of {@code signer} signed {@code signed}; computed once. */
  @Override
  public boolean isBy(X509Signed signed, Certificate signer) {
    if (capacity <= 0) {
      return signed.isBy(crypto, signer);
    }
    Bytes digest = digest(signed, signer);
    synchronized (this) {
      if (good.get(digest) != null) {
        return true;
      }
    }
    boolean result = signed.isBy(crypto, signer);
    if (result) {
      remember(digest);
    }
    return result;
  }

  private synchronized void remember(Bytes digest) {
    good.put(digest, true);
    if (good.size() > capacity) {
      good.remove(good.keySet().iterator().next());
    }
  }

  /** How many signatures it remembers. */
  public synchronized int size() {
    return good.size();
  }

  /** The back end that verifies. */
  public Crypto crypto() {
    return crypto;
  }

  /** Each part but the last is one element of DER, which ends where it says: no two inputs mix. */
  private Bytes digest(X509Signed signed, Certificate signer) {
    return crypto.hash(
        HashAlgorithm.SHA_256,
        signer.subjectPublicKeyInfo(),
        signed.toBeSigned(),
        signed.identifier(),
        signed.signature());
  }
}
