package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What files hold of keys and certificates: PEM (RFC 7468) or the DER in it. */
public final class PemFile {
  private static final String CLAUSE = "RFC 7468 2";
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String EC_PRIVATE_KEY = "EC PRIVATE KEY";
  private static final String RSA_PRIVATE_KEY = "RSA PRIVATE KEY";
  private static final int LINE = 64;

  private PemFile() {}

  /**
   * The certificates in a file, in its order.
   *
   * @param content PEM blocks, or certificates in DER one after the other
   * @throws MalformedInput if there is none, or one is malformed
   */
  public static List<Certificate> certificates(Bytes content) throws MalformedInput {
    byte[] bytes = content.toArray();
    if (!PemArmour.isIn(bytes)) {
      return Certificate.readAll(content);
    }
    List<Certificate> certificates = new ArrayList<>();
    for (PemArmour.Block block : PemArmour.blocks(bytes)) {
      if (block.label().equals(CERTIFICATE)) {
        certificates.add(Certificate.read(Bytes.adopt(block.der())));
      }
    }
    if (certificates.isEmpty()) {
      throw new MalformedInput(CERTIFICATE, 0, "there is none", CLAUSE);
    }
    return List.copyOf(certificates);
  }

  /**
   * What the blocks of one kind in a file hold.
   *
   * @param content PEM
   * @param label the kind, as {@code X509 CRL}
   * @throws MalformedInput if the armour is not in its form
   */
  public static List<Bytes> contents(Bytes content, String label) throws MalformedInput {
    List<Bytes> contents = new ArrayList<>();
    for (PemArmour.Block block : PemArmour.blocks(content.toArray())) {
      if (block.label().equals(label)) {
        contents.add(Bytes.adopt(block.der()));
      }
    }
    return List.copyOf(contents);
  }

  /**
   * The unencrypted private key in a file: PKCS #8, SEC 1 or PKCS #1, in PEM or DER. The caller
   * wipes {@code content}.
   *
   * @throws MalformedInput if there is none, or it is malformed or of an algorithm not used here
   */
  public static SigningKey privateKey(byte[] content) throws MalformedInput {
    if (!PemArmour.isIn(content)) {
      return keyOfAnyForm(content);
    }
    List<PemArmour.Block> blocks = PemArmour.blocks(content);
    try {
      for (PemArmour.Block block : blocks) {
        Optional<SigningKey> key = key(block);
        if (key.isPresent()) {
          return key.get();
        }
      }
    } finally {
      blocks.forEach(block -> Arrays.fill(block.der(), (byte) 0));
    }
    throw new MalformedInput(PRIVATE_KEY, 0, "there is none", CLAUSE);
  }

  /** {@code key} as PKCS #8 in PEM; the caller wipes it. */
  public static byte[] encode(SigningKey key) {
    try (Secret pkcs8 = key.pkcs8()) {
      return pkcs8.expose(der -> encode(PRIVATE_KEY, der));
    }
  }

  /** {@code certificates} in PEM, one after the other. */
  public static Bytes encode(List<Certificate> certificates) {
    return Bytes.concat(
        certificates.stream()
            .map(each -> Bytes.adopt(encode(CERTIFICATE, each.der().toArray())))
            .toArray(Bytes[]::new));
  }

  private static Optional<SigningKey> key(PemArmour.Block block) throws MalformedInput {
    return switch (block.label()) {
      case PRIVATE_KEY -> Optional.of(Pkcs8.read(block.der()));
      case EC_PRIVATE_KEY -> Optional.of(Sec1.read(Optional.empty(), block.der()));
      case RSA_PRIVATE_KEY -> Optional.of(JcaRsa.readPrivate(block.der()));
      default -> Optional.empty();
    };
  }

  /** The second element tells: a sequence in PKCS #8, octets in SEC 1, a number in PKCS #1. */
  private static SigningKey keyOfAnyForm(byte[] der) throws MalformedInput {
    DerReader key = DerReader.sequence(der, PRIVATE_KEY, CLAUSE);
    key.natural("version");
    if (key.isNext(DerReader.SEQUENCE)) {
      return Pkcs8.read(der);
    }
    return key.isNext(DerReader.OCTET_STRING)
        ? Sec1.read(Optional.empty(), der)
        : JcaRsa.readPrivate(der);
  }

  private static byte[] encode(String label, byte[] der) {
    byte[] body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(der);
    byte[] head = (BEGIN + label + DASHES + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] tail = ("\n" + END + label + DASHES + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length + tail.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    System.arraycopy(tail, 0, all, head.length + body.length, tail.length);
    Arrays.fill(body, (byte) 0);
    return all;
  }
}
