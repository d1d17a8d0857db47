package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.PemFile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;

/** Reads a certificate chain from a file. */
public final class ChainFile {
  /** The most certificates that a chain may have. */
  public static final int LONGEST = 16;

  private ChainFile() {}

  /**
   * The certificates in a file, the leaf first.
   *
   * @param content PEM (RFC 7468), or DER without gaps as SPDM has it (DSP0274); the leaf first or
   *     the root first, and in no other order: whoever looks for a path among certificates thrown
   *     together decides more than a file says
   * @throws MalformedInput if there is none, one is malformed, or there are more than {@link
   *     #LONGEST}
   */
  public static List<Certificate> leafFirst(Bytes content) throws MalformedInput {
    List<Certificate> certificates = PemFile.certificates(content);
    if (certificates.size() > LONGEST) {
      throw new MalformedInput(
          "chain", 0, "has more than " + LONGEST + " certificates", "RFC 5280 6.1");
    }
    return isRootFirst(certificates) ? certificates.reversed() : certificates;
  }

  private static boolean isRootFirst(List<Certificate> certificates) {
    for (int i = 1; i < certificates.size(); i++) {
      if (!certificates.get(i).issuerName().equals(certificates.get(i - 1).subjectName())) {
        return false;
      }
    }
    return certificates.size() > 1;
  }
}
