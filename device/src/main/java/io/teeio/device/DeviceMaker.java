package io.teeio.device;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RevocationMint;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.wire.Bytes;
import java.util.List;

/** The maker of devices: a root and an intermediate authority that gives each its certificate. */
public final class DeviceMaker {
  private final CertificateMint mint;
  private final KeyAlgorithm algorithm;
  private final MintedCertificate root;
  private final MintedCertificate intermediate;

  /** A maker with fresh authorities for {@code suite}. */
  public DeviceMaker(CertificateMint mint, Suite suite) {
    this.mint = mint;
    this.algorithm =
        switch (suite) {
          case P256 -> KeyAlgorithm.EC_P256;
          case P384 -> KeyAlgorithm.EC_P384;
        };
    this.root = mint.root(algorithm, "device maker root");
    this.intermediate = mint.intermediate(root, algorithm, "device maker intermediate");
  }

  /** What a verifier has to trust to trust these devices. */
  public Certificate root() {
    return root.certificate();
  }

  /**
   * What it says was revoked.
   *
   * @param content of the root's list and of the intermediate authority's
   * @return both lists, in DER
   */
  public List<Bytes> revocations(RevocationMint lists, RevocationMint.ListContent content) {
    return List.of(lists.list(root, content), lists.list(intermediate, content));
  }

  /** Gives a device of {@code profile} a key and a certificate. */
  public DeviceIdentity identify(DeviceProfile profile) {
    MintedCertificate leaf =
        mint.device(
            intermediate,
            algorithm,
            profile.manufacturer(),
            profile.product(),
            profile.serialNumber());
    return new DeviceIdentity(
        List.of(root.certificate(), intermediate.certificate(), leaf.certificate()), leaf.key());
  }
}
