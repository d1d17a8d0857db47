package io.teeio.attest.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Anchors;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.PemFile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7468, strictly. */
class ChainFileTest {
  private static final MintedChain CHAIN = new MintedChain();
  private static final String PEM = text(PemFile.encode(CHAIN.leafFirst()));

  private static String text(Bytes content) {
    return new String(content.toArray(), StandardCharsets.ISO_8859_1);
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Bytes der(List<Certificate> certificates) {
    return Bytes.concat(certificates.stream().map(Certificate::der).toArray(Bytes[]::new));
  }

  private static void assertRefused(String pem, String reason) {
    assertThatThrownBy(() -> ChainFile.leafFirst(bytes(pem)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void bothOrdersOfBothFormsAreRead() throws MalformedInput {
    List<Certificate> leafFirst = CHAIN.leafFirst();

    assertThat(ChainFile.leafFirst(bytes(PEM))).isEqualTo(leafFirst);
    assertThat(ChainFile.leafFirst(PemFile.encode(leafFirst.reversed()))).isEqualTo(leafFirst);
    assertThat(ChainFile.leafFirst(der(leafFirst))).isEqualTo(leafFirst);
    assertThat(ChainFile.leafFirst(der(leafFirst.reversed()))).isEqualTo(leafFirst);
    assertThat(ChainFile.leafFirst(der(leafFirst.subList(0, 1)))).hasSize(1);
  }

  @Test
  void anyOtherOrderStaysAsItIs() throws MalformedInput {
    List<Certificate> mixed =
        List.of(CHAIN.lower.certificate(), CHAIN.leaf.certificate(), CHAIN.upper.certificate());

    assertThat(ChainFile.leafFirst(der(mixed))).isEqualTo(mixed);
  }

  @Test
  void theEndsOfLinesAndWordsBetweenBlocksDoNotMatter() throws MalformedInput {
    assertThat(ChainFile.leafFirst(bytes(PEM.replace("\n", " \r\n")))).hasSize(4);
    String words = PEM.replace("-----BEGIN", "subject=CN = device - 1\n-----BEGIN");
    assertThat(ChainFile.leafFirst(bytes(words + "\nend"))).hasSize(4);
  }

  @Test
  void theArmourIsStrict() {
    String end = "-----END CERTIFICATE-----";
    assertRefused(PEM.substring(0, PEM.length() - 10), "with dashes");
    assertRefused(PEM.substring(0, PEM.lastIndexOf(end)), "a block has no end");
    assertRefused(PEM.replaceFirst(end, "-----END CERTIFICATF-----"), "another label");
    assertRefused(PEM.replaceFirst("-----BEGIN C", "----- BEGIN C"), "with dashes");
    assertRefused(PEM.replaceFirst("-----BEGIN C", "x-----BEGIN C"), "with dashes");
    assertRefused(PEM.replaceFirst("-----\n", "-----x\n"), "with dashes");
    assertRefused(PEM.replaceFirst("-----BEGIN CERTIFICATE", "-----BEGIN "), "with dashes");
    assertRefused(PEM.replaceFirst("-----BEGIN CERT", "-----BEGIN A-----B"), "with dashes");
    assertRefused(PEM.replaceFirst(end, ""), "with dashes");
    assertRefused(PEM.replaceFirst("-----\nMII", "-----\n\u0001MII"), "not Base64");
    assertRefused(PEM.replaceFirst("-----\nMII", "-----\nM II"), "not Base64");
    assertRefused(PEM.replaceFirst("-----\nMII", "-----\nx: y\nMII"), "not Base64");
  }

  @Test
  void base64HasOneForm() {
    String block = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n";
    assertRefused(block.formatted("MAB="), "canonical");
    assertRefused(block.formatted("MAA"), "canonical");
  }

  @Test
  void aFileHasOneToSixteenCertificates() throws MalformedInput {
    assertRefused("no certificate", "Certificate");
    assertRefused("-----BEGIN X-----\nMAA=\n-----END X-----", "there is none");
    List<Certificate> many = Collections.nCopies(17, CHAIN.leaf.certificate());
    assertRefused(text(PemFile.encode(many)), "more than 16");
    assertThat(ChainFile.leafFirst(PemFile.encode(many.subList(1, 17)))).hasSize(16);
  }

  /** A flipped bit is refused, or the path is another, or it is the same. */
  @Test
  void noFlippedBitChangesThePathUnseen() {
    byte[] pem = PEM.getBytes(StandardCharsets.ISO_8859_1);
    int refusals = 0;
    for (int i = 0; i < pem.length; i++) {
      byte bit = (byte) (1 << i % 8);
      pem[i] ^= bit;
      try {
        assertThat(ChainFile.leafFirst(Bytes.copyOf(pem))).as("byte " + i).hasSize(4);
      } catch (MalformedInput refused) {
        refusals++;
      }
      pem[i] ^= bit;
    }
    assertThat(refusals).isGreaterThan(pem.length / 3);
  }

  @Test
  void anchorsAreReadFromFilesEachOnce() throws MalformedInput {
    Bytes root = PemFile.encode(List.of(CHAIN.root.certificate()));
    Bytes both = PemFile.encode(List.of(CHAIN.root.certificate(), CHAIN.upper.certificate()));

    Anchors anchors = Anchors.read(List.of(root, both, CHAIN.root.certificate().der()));
    assertThat(anchors.certificates())
        .containsExactly(CHAIN.root.certificate(), CHAIN.upper.certificate());
    assertThat(anchors)
        .isEqualTo(Anchors.of(anchors.certificates()))
        .hasSameHashCodeAs(Anchors.of(anchors.certificates()));
    assertThat(anchors.trusts(CHAIN.upper.certificate())).isTrue();
    assertThat(anchors.trusts(CHAIN.lower.certificate())).isFalse();
    assertThatThrownBy(() -> Anchors.read(List.of(root, bytes("x"))))
        .isInstanceOf(MalformedInput.class);
    assertThat(new Anchors(List.of(Bytes.of(1))).certificates()).isEmpty();
    assertThat(Anchors.NONE.isEmpty()).isTrue();
  }
}
