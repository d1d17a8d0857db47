package io.teeio.attest.certificate;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signatures that were found good and chains that were read, so that the chain of a device that
 * comes again, the authorities that a fleet shares, and statements about them cost nothing a second
 * time. It remembers arithmetic only: validity, trust and revocation are looked at every time.
 * Bounded: what was asked for longest ago goes first. What was found bad is not remembered.
 */
@ThreadSafe
public final class KnownChains implements X509Signed.Verifier {
  /** Bytes of the largest thing that is remembered; NVIDIA's files of certificates have 5 KiB. */
  public static final int LARGEST = 16 << 10;

  private static final int SIGNATURES_A_CHAIN = 4;

  private final Crypto crypto;
  private final int capacity;

  @GuardedBy("this")
  private final Map<Signature, Boolean> good = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this")
  private final Map<Bytes, List<Certificate>> chains = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Remembers nothing yet.
   *
   * @param capacity the most signatures that it keeps, each with what was signed, about 1 KiB and
   *     never more than {@link #LARGEST}; a chain has about four, of which a fleet shares all but
   *     two; and a quarter as many chains, of the same size at most; 0 remembers nothing ever
   */
  public KnownChains(Crypto crypto, int capacity) {
    this.crypto = crypto;
    this.capacity = capacity;
  }

  /** Whose signature over what: compared as a whole, found by its most random part. */
  private record Signature(X509Signed signed, Bytes key) {
    @Override
    public int hashCode() {
      return signed.signature().hashCode();
    }
  }

  /** Whether the key of {@code signer} signed {@code signed}; computed once. */
  @Override
  public boolean isBy(X509Signed signed, Certificate signer) {
    if (capacity <= 0 || signed.toBeSigned().length() > LARGEST) {
      return signed.isBy(crypto, signer);
    }
    Signature signature = new Signature(signed, signer.subjectPublicKeyInfo());
    synchronized (this) {
      if (good.get(signature) != null) {
        return true;
      }
    }
    boolean result = signed.isBy(crypto, signer);
    if (result) {
      remember(signature);
    }
    return result;
  }

  private synchronized void remember(Signature signature) {
    keep(good, signature, true, capacity);
  }

  private static <K, V> void keep(Map<K, V> known, K key, V value, int most) {
    known.put(key, value);
    if (known.size() > most) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /**
   * The certificates of {@code file}, the leaf first; read once.
   *
   * @throws MalformedInput as {@link ChainFile#leafFirst}
   */
  public List<Certificate> leafFirst(Bytes file) throws MalformedInput {
    synchronized (this) {
      List<Certificate> known = chains.get(file);
      if (known != null) {
        return known;
      }
    }
    List<Certificate> chain = List.copyOf(ChainFile.leafFirst(file));
    if (file.length() <= LARGEST) {
      synchronized (this) {
        keep(chains, file, chain, capacity / SIGNATURES_A_CHAIN);
      }
    }
    return chain;
  }

  /** How many signatures it remembers. */
  public synchronized int size() {
    return good.size();
  }

  /** The back end that verifies. */
  public Crypto crypto() {
    return crypto;
  }
}
