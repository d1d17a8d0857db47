package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a device gave, as it came: nothing of it is read yet, so that whatever is wrong with it
 * becomes a check that failed.
 *
 * @param name what the verdict calls the device: {@code GPU-0}
 * @param report the attestation report, as bytes or as hexadecimal digits
 * @param chain its certificates, leaf first: PEM, or DER one after the other
 * @param architecture what whoever collected the evidence says that the device is
 * @param statedNonce the nonce that came with the evidence; says nothing of freshness
 * @param nonce the nonce that the verifier chose, 32 bytes; empty if he did not say
 */
public record NvidiaEvidence(
    String name,
    Bytes report,
    Bytes chain,
    Optional<String> architecture,
    Optional<Bytes> statedNonce,
    Optional<Bytes> nonce) {
  private static final String CLAUSE = "NVIDIA attestation report";

  /** A report and its chain, without anything said about them. */
  public static NvidiaEvidence of(String name, Bytes report, Bytes chain) {
    return new NvidiaEvidence(
        name, report, chain, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This, asked for with {@code chosen}. */
  public NvidiaEvidence withNonce(Bytes chosen) {
    return new NvidiaEvidence(name, report, chain, architecture, statedNonce, Optional.of(chosen));
  }

  /**
   * The report as bytes: a text of hexadecimal digits, with or without 0x and white space, is
   * decoded; all else is as it is.
   *
   * @throws MalformedInput if it is such a text with half a byte at its end
   */
  public Bytes reportBytes() throws MalformedInput {
    String digits = digits();
    if (digits.isEmpty()) {
      return report;
    }
    if (digits.length() % 2 != 0) {
      throw new MalformedInput(
          "report", report.length(), "has an odd number of hexadecimal digits", CLAUSE);
    }
    return Bytes.fromHex(digits);
  }

  /** The digits of a text that has nothing else but white space; empty for anything else. */
  private String digits() {
    StringBuilder digits = new StringBuilder();
    for (int i = begin(); i < report.length(); i++) {
      int at = report.at(i);
      if (HexFormat.isHexDigit(at)) {
        digits.append((char) at);
      } else if (!Character.isWhitespace(at)) {
        return "";
      }
    }
    return digits.toString();
  }

  /** Behind white space and 0x. */
  private int begin() {
    int at = 0;
    while (at < report.length() && Character.isWhitespace(report.at(at))) {
      at++;
    }
    boolean prefixed =
        at + 1 < report.length()
            && report.at(at) == '0'
            && Character.toLowerCase(report.at(at + 1)) == 'x';
    return prefixed ? at + 2 : at;
  }
}
