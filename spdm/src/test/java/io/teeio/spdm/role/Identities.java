package io.teeio.spdm.role;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.Suite;
import java.util.List;
import java.util.Map;

/** Who the responders of the tests are. */
public final class Identities {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final SlotIdentity FIRST_256 = device(Suite.P256, 1);
  private static final SlotIdentity FIRST_384 = device(Suite.P384, 2);
  private static final SlotIdentity SECOND_256 = device(Suite.P256, 3);
  private static final SlotIdentity SECOND_384 = device(Suite.P384, 4);

  private Identities() {}

  /** Slots 0 and 3, with different keys. */
  public static Map<Integer, SlotIdentity> slots(Suite suite) {
    return Map.of(0, first(suite), 3, second(suite));
  }

  /** What is in slot 0. */
  public static SlotIdentity first(Suite suite) {
    return switch (suite) {
      case P256 -> FIRST_256;
      case P384 -> FIRST_384;
    };
  }

  /** What is in slot 3. */
  public static SlotIdentity second(Suite suite) {
    return switch (suite) {
      case P256 -> SECOND_256;
      case P384 -> SECOND_384;
    };
  }

  private static SlotIdentity device(Suite suite, long seed) {
    return of(suite, seed, CertificateProfile.device("Teeio", "Test", "" + seed));
  }

  /** Root, intermediate and a leaf of {@code profile}. */
  public static SlotIdentity of(Suite suite, long seed, CertificateProfile profile) {
    CertificateMint mint = mint(seed);
    KeyAlgorithm algorithm = algorithm(suite);
    MintedCertificate root = mint.root(algorithm, "root");
    MintedCertificate middle = mint.intermediate(root, algorithm, "middle");
    MintedCertificate leaf = mint.issue(middle, algorithm, profile);
    return identity(
        suite, List.of(root.certificate(), middle.certificate(), leaf.certificate()), leaf);
  }

  /** Any certificates, with the key of {@code leaf}. */
  public static SlotIdentity identity(
      Suite suite, List<Certificate> rootFirst, MintedCertificate leaf) {
    return new SlotIdentity(CertificateChain.of(CRYPTO, hash(suite), rootFirst), leaf.key());
  }

  /** A mint of repeatable keys. */
  public static CertificateMint mint(long seed) {
    return new CertificateMint(CRYPTO, new Repeatable(seed), new Clock());
  }

  /** How {@code suite} signs. */
  public static KeyAlgorithm algorithm(Suite suite) {
    return switch (suite) {
      case P256 -> KeyAlgorithm.EC_P256;
      case P384 -> KeyAlgorithm.EC_P384;
    };
  }

  /** How {@code suite} hashes. */
  public static HashAlgorithm hash(Suite suite) {
    return switch (suite) {
      case P256 -> HashAlgorithm.SHA_256;
      case P384 -> HashAlgorithm.SHA_384;
    };
  }
}
