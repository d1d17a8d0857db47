package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
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
  private static final int HEX_DIGITS_FROM = 2;

  /** A report and its chain, without anything said about them. */
  public static NvidiaEvidence of(String name, Bytes report, Bytes chain) {
    return new NvidiaEvidence(
        name, report, chain, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This, asked for with {@code chosen}. */
  public NvidiaEvidence withNonce(Bytes chosen) {
    return new NvidiaEvidence(name, report, chain, architecture, statedNonce, Optional.of(chosen));
  }

  /** The report as bytes: hexadecimal digits and white space are decoded, all else is as it is. */
  public Bytes reportBytes() {
    boolean text = report.length() >= HEX_DIGITS_FROM;
    int digits = 0;
    for (int i = 0; text && i < report.length(); i++) {
      int at = report.at(i);
      boolean digit = Character.digit(at, 16) >= 0;
      digits += digit ? 1 : 0;
      text = digit || Character.isWhitespace(at);
    }
    return text && digits > 0 && digits % 2 == 0 ? decoded() : report;
  }

  private Bytes decoded() {
    return Bytes.fromHex(new String(report.toArray(), java.nio.charset.StandardCharsets.US_ASCII));
  }
}
