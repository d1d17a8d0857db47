package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.DerReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The digest of the firmware that a certificate was made for (TCG DICE, FWID).
 *
 * @param algorithm of the digest, as a dotted object identifier
 * @param digest of the firmware
 */
public record FirmwareId(String algorithm, Bytes digest) {
  private static final String CLAUSE = "TCG DICE Attestation Architecture 6.1.1";
  private static final int MOST = 64;

  /**
   * The first firmware that {@code certificate} names, in any of DICE's forms.
   *
   * @throws MalformedInput if it has such an extension, but not in its form
   */
  public static Optional<FirmwareId> of(Certificate certificate) throws MalformedInput {
    for (DiceTcbInfo info : DiceTcbInfo.of(certificate)) {
      if (!info.fwids().isEmpty()) {
        return Optional.of(info.fwids().getFirst());
      }
    }
    return Optional.empty();
  }

  /** Reads FWID: an algorithm, plain or as an AlgorithmIdentifier, and a digest. */
  static FirmwareId read(DerReader in) throws MalformedInput {
    DerReader fwid = in.enter("FWID", DerReader.SEQUENCE);
    String algorithm = algorithm(fwid);
    Bytes digest = fwid.octets("digest", DerReader.OCTET_STRING);
    if (digest.isEmpty() || digest.length() > MOST) {
      throw fwid.malformed("digest", "has " + digest.length() + " bytes");
    }
    fwid.end("FWID");
    return new FirmwareId(algorithm, digest);
  }

  private static String algorithm(DerReader in) throws MalformedInput {
    if (!in.isNext(DerReader.SEQUENCE)) {
      return in.objectIdentifier("hashAlg");
    }
    DerReader identifier = in.enter("hashAlg", DerReader.SEQUENCE);
    String algorithm = identifier.objectIdentifier("algorithm");
    if (identifier.hasMore()) {
      identifier.enter("parameters", DerReader.NULL).end("parameters");
    }
    identifier.end("hashAlg");
    return algorithm;
  }

  /** Reads the FWIDs that are all there is in {@code list}. */
  static List<FirmwareId> readAll(DerReader list) throws MalformedInput {
    List<FirmwareId> fwids = new ArrayList<>();
    while (list.hasMore()) {
      if (fwids.size() == MOST) {
        throw list.malformed("fwids", "are more than " + MOST);
      }
      fwids.add(read(list));
    }
    return List.copyOf(fwids);
  }

  /** The clause that defines it. */
  static String clause() {
    return CLAUSE;
  }
}
