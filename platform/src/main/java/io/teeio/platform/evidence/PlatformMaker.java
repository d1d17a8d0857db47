package io.teeio.platform.evidence;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who makes platforms and vouches for the keys of their roots of trust. */
public final class PlatformMaker {
  private static final String NAME = "teeio platform maker";
  private static final int IDENTIFIER = 64;

  private final CertificateMint mint;
  private Optional<MintedCertificate> root = Optional.empty();

  /** A maker whose root is made when first asked for. */
  public PlatformMaker(CertificateMint mint) {
    this.mint = mint;
  }

  /** What a verifier has to trust to trust these platforms. */
  public Certificate root() {
    return authority().certificate();
  }

  /** The chain of the root of trust that has {@code key}, leaf first. */
  public List<Bytes> endorse(VerificationKey key, String platform) {
    CertificateProfile profile =
        CertificateProfile.authority(platform + " root of trust", 0)
            .withBasicConstraints(Optional.empty())
            .withKeyUsages(Set.of(KeyUsage.DIGITAL_SIGNATURE));
    return List.of(mint.issue(authority(), key, profile).der(), root().der());
  }

  /** The manufacturer's identifier in platform tokens: 64 bytes. */
  public static Bytes identifier(Crypto crypto) {
    return crypto
        .hash(HashAlgorithm.SHA_512, Bytes.copyOf(NAME.getBytes(StandardCharsets.US_ASCII)))
        .slice(0, IDENTIFIER);
  }

  private synchronized MintedCertificate authority() {
    if (root.isEmpty()) {
      root = Optional.of(mint.root(KeyAlgorithm.EC_P384, NAME + " root"));
    }
    return root.get();
  }
}
