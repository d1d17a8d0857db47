package io.teeio.attest.nvidia;

import io.teeio.attest.Anchors;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import java.util.Collection;
import java.util.List;

/**
 * The roots that NVIDIA signs under, by their fingerprints. The certificates themselves come with
 * every chain and every manifest; one whose SHA-256 is known here is the genuine one, whoever
 * brought it. Whoever does not want to rely on this page names anchors of his own.
 */
public final class NvidiaRoots {
  /** SHA-256 of CN=NVIDIA Device Identity CA, valid from 2021-11-05; devices' chains end in it. */
  public static final Bytes DEVICE_IDENTITY =
      Bytes.fromHex(
          "10 2B F6 59 D5 41 96 14 C9 D8 E6 AE CE BC 80 45"
              + "4E B2 6B 1D F6 A7 69 AC 72 0B 9A 69 0B 16 7B 48");

  /**
   * SHA-256 of CN=NVIDIA CoRIM signing Root CA, valid from 2023-03-16; chains of manifests' signers
   * end in it.
   */
  public static final Bytes REFERENCE_VALUES =
      Bytes.fromHex(
          "12 97 7B 51 15 AC B0 38 11 79 27 9F FF EB 5A 8C"
              + "4D 26 49 71 EB B3 22 98 02 3A 46 5F A4 1D F5 D1");

  private NvidiaRoots() {}

  /** The genuine root of devices, if it is among {@code certificates}. */
  public static Anchors devices(Collection<Certificate> certificates, Crypto crypto) {
    return among(certificates, DEVICE_IDENTITY, crypto);
  }

  /** The genuine root of reference values, if it is among {@code certificates}. */
  public static Anchors referenceValues(Collection<Certificate> certificates, Crypto crypto) {
    return among(certificates, REFERENCE_VALUES, crypto);
  }

  private static Anchors among(
      Collection<Certificate> certificates, Bytes fingerprint, Crypto crypto) {
    List<Bytes> roots =
        certificates.stream()
            .map(Certificate::der)
            .distinct()
            .filter(der -> fingerprint.equals(crypto.hash(HashAlgorithm.SHA_256, der)))
            .toList();
    return new Anchors(roots);
  }
}
