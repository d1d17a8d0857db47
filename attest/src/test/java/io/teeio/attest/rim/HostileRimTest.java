package io.teeio.attest.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teeio.attest.RimError;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an enemy makes of XML: entities, bombs, and signatures over something else. */
class HostileRimTest {
  private static final Path RIM =
      Path.of(
          System.getProperty("teeio.shared", "../../shared"),
          "evidence/nvidia-h100/NV_GPU_DRIVER_GH100_550.90.07.xml");
  private static final String END = "</SoftwareIdentity>";

  private static SwidRim rim(String text) throws MalformedInput {
    return SwidRim.read(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertRefused(String xml, String reason) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> rim(xml))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(reason));
  }

  private static String genuine() throws Exception {
    assumeTrue(Files.exists(RIM), "../shared is not here");
    return Files.readString(RIM, StandardCharsets.UTF_8);
  }

  private static Optional<String> problem(String text) throws Exception {
    VerificationKey key = rim(genuine()).certificates().getFirst().publicKey().orElseThrow();
    return rim(text).signatureProblem(key);
  }

  private static String signature(String text) {
    int from = text.indexOf("<ds:Signature ");
    return text.substring(from, text.indexOf("</ds:Signature>") + "</ds:Signature>".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE x><x/>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
        "<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:1/'> %a;]><x/>",
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'><x/>",
        "<!DOCTYPE x PUBLIC 'a' 'file:///dev/zero'><x/>",
        "<!DOCTYPE x [<!ATTLIST x active CDATA 'True'>]><x/>"
      })
  void aDocumentTypeIsRefusedWhateverIsInIt(String xml) {
    assertRefused(xml, "DOCTYPE");
  }

  @Test
  void entitiesThatMultiplyAreRefused() {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'ha'>");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY a").append(i).append(" '");
      laughs.append(("&a" + (i - 1) + ";").repeat(10)).append("'>");
    }
    assertRefused(laughs + "]><x>&a29;</x>", "DOCTYPE");
    assertRefused("<x>&nbsp;</x>", "nbsp");
  }

  @Test
  void includesAreNotFollowed() throws MalformedInput {
    SwidRim included =
        rim(
            "<x xmlns:xi='http://www.w3.org/2001/XInclude'>"
                + "<xi:include href='file:///etc/passwd' parse='text'/></x>");

    assertThatThrownBy(included::requireTag).isInstanceOf(RimError.class);
    assertThatThrownBy(included::resources).hasMessageContaining("is missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1000, 100_000})
  void deepNestingIsRefused(int depth) {
    assertRefused("<a>".repeat(depth) + "</a>".repeat(depth), "depth");
  }

  @Test
  void manyAttributesAreRefused() {
    StringBuilder xml = new StringBuilder("<x");
    for (int i = 0; i < 257; i++) {
      xml.append(" a").append(i).append("=''");
    }
    assertRefused(xml + "/>", "attributes");
    assertRefused("<x a='1' a='2'/>", "\"a\"");
    assertRefused("<x xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'/>", "\"a\"");
  }

  @Test
  void hugeDocumentsAreRefused() throws MalformedInput {
    assertRefused("<x>" + " ".repeat(1 << 20) + "</x>", "longer than 1048576 bytes");
    assertRefused("<x>" + "<y/>".repeat(200_000) + "</x>", "elements");
    SwidRim wide =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> rim("<x>" + "<y/>".repeat(16_000) + "</x>"));
    assertThat(wide.signatureProblem(key())).contains("the document has no signature");
  }

  /** The canonical form of these would take minutes: each element costs each of 10 000 names. */
  @Test
  void namespacesUponNamespacesAreRefused() {
    StringBuilder xml = new StringBuilder();
    for (int depth = 0; depth < 50; depth++) {
      xml.append("<x");
      for (int i = 0; i < 200; i++) {
        xml.append(" xmlns:n").append(depth).append('_').append(i).append("='u'");
      }
      xml.append('>');
    }
    String whole = xml + "<y xmlns:q='u'/>".repeat(30_000) + "</x>".repeat(50);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertRefused(whole, "namespaces around an element"));
  }

  private static VerificationKey key() {
    var mint =
        new io.teeio.crypto.CertificateMint(
            io.teeio.crypto.Crypto.portable(),
            io.teeio.crypto.RandomSource.secure(),
            java.time.Instant::now);
    return mint.root(io.teeio.crypto.KeyAlgorithm.EC_P256, "x")
        .certificate()
        .publicKey()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "<x>", "<x></y>", "<x/><y/>", "<x>\u0001</x>", "<p:x/>"})
  void whatIsNotXmlIsRefused(String xml) {
    assertRefused(xml, "document");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    for (Bytes bytes :
        new Bytes[] {
          Bytes.of(0xFF, 0xFE, 0, 0xD8),
          Bytes.of('<', 'x', '>', 0xC0, 0x80, '<', '/', 'x', '>'),
          Bytes.zeros(100)
        }) {
      assertThatThrownBy(() -> SwidRim.read(bytes)).isInstanceOf(MalformedInput.class);
    }
    String other = "<?xml version='1.0' encoding='no-such'?><x/>";
    assertRefused(other, "no-such");
  }

  @Test
  void anotherEncodingIsReadOrRefusedAndNeverMisread() throws Exception {
    String text = genuine();
    Charset utf16 = StandardCharsets.UTF_16;

    SwidRim same = SwidRim.read(Bytes.copyOf(text.getBytes(utf16)));
    assertThat(same.version()).isEqualTo("550.90.07");
    assertThat(same.resources()).isEqualTo(rim(text).resources());
  }

  @Test
  void theGenuineOneIsGood() throws Exception {
    assertThat(problem(genuine())).isEmpty();
    assertThat(problem(genuine().replace(END, "<!-- a comment, which is not signed -->" + END)))
        .isEmpty();
  }

  @Test
  void aSignatureOverAnotherDocumentIsNotOverThisOne() throws Exception {
    String text = genuine();
    String signature = signature(text);
    String evil =
        "<SoftwareIdentity xmlns='http://standards.iso.org/iso/19770/-2/2015/schema.xsd'>";

    assertThat(problem(evil + signature + END)).isPresent();
    assertThat(problem(evil + text.substring(text.indexOf("<SoftwareIdentity")) + END))
        .contains("the signature is not right below the document's root");
    String carried =
        signature.replace(
            "</ds:Signature>",
            "<ds:Object>" + text.replace(signature, "") + "</ds:Object></ds:Signature>");
    assertThat(problem(evil + carried + END)).contains("the signature carries objects of its own");
  }

  @Test
  void whatIsAddedBesideWhatWasSignedIsSeen() throws Exception {
    String text = genuine();
    String more = "<Payload><Resource type='Measurement' index='1' active='False'/></Payload>";

    String added = text.replace(END, more + END);
    assertThat(problem(added)).hasValueSatisfying(why -> assertThat(why).contains("digest"));
    assertThatThrownBy(() -> rim(added).resources()).hasMessageContaining("stands 2 times");
    assertThat(problem(text.replace(END, "<?x y?>" + END))).isPresent();
    assertThat(problem(text.replace(END, " " + END))).isPresent();
    assertThat(problem(text.replace("<ds:Signature ", "<x/><ds:Signature "))).isPresent();
  }

  @Test
  void twoSignaturesAreNone() throws Exception {
    String text = genuine();
    String signature = signature(text);

    assertThat(problem(text.replace(END, signature + END)))
        .contains("the document has 2 signatures, not one");
    assertThat(problem(text.replace("</ds:KeyInfo>", signature + "</ds:KeyInfo>")))
        .contains("the document has 2 signatures, not one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#xpointer(/)", "#x", "http://127.0.0.1:1/", "file:///etc/passwd", "other.xml"})
  void onlyTheWholeDocumentCanBeSigned(String uri) throws Exception {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(problem(genuine().replace("<ds:Reference URI=\"\">", reference(uri))))
                .isPresent());
  }

  private static String reference(String uri) {
    return "<ds:Reference URI=\"" + uri + "\">";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64"
      })
  void transformsThatChooseWhatIsSignedAreRefused(String transform) throws Exception {
    String text = genuine();
    String inserted =
        text.replaceFirst(
            "<ds:Transforms>", "<ds:Transforms><ds:Transform Algorithm=\"" + transform + "\"/>");

    assertThat(inserted).isNotEqualTo(text);
    assertThat(problem(inserted)).isPresent();
  }

  @Test
  void weakOrSharedKeyAlgorithmsAreRefused() throws Exception {
    String text = genuine();
    String method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";
    for (String other :
        new String[] {
          "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
          "http://www.w3.org/2001/04/xmldsig-more#hmac-sha384",
          "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
          "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
          "urn:none"
        }) {
      assertThat(problem(text.replace(method, other))).as(other).isPresent();
    }
    String digest = "http://www.w3.org/2001/04/xmldsig-more#sha384\"";
    assertThat(problem(text.replace(digest, "http://www.w3.org/2000/09/xmldsig#sha1\"")))
        .isPresent();
  }

  @Test
  void keyInfoProvesNothing() throws Exception {
    String text = genuine();
    int from = text.indexOf("<ds:KeyInfo>");
    int to = text.indexOf("</ds:KeyInfo>") + "</ds:KeyInfo>".length();
    assumeTrue(from > 0, "KeyInfo is written otherwise");

    assertThat(problem(text.substring(0, from) + text.substring(to))).isEmpty();
    assertThat(rim(text).signatureProblem(key())).isPresent();
  }

  /** Flipped bits here and there: refused, or said to be bad, or in nothing that is signed. */
  @Test
  void flippedBitsAreSeen() throws Exception {
    byte[] xml = genuine().getBytes(StandardCharsets.UTF_8);
    VerificationKey key = rim(genuine()).certificates().getFirst().publicKey().orElseThrow();
    var resources = rim(genuine()).resources();
    for (int i = 0; i < xml.length; i += 61) {
      byte bit = (byte) (1 << i % 8);
      xml[i] ^= bit;
      try {
        SwidRim changed = SwidRim.read(Bytes.copyOf(xml));
        if (changed.signatureProblem(key).isEmpty()) {
          assertThat(changed.resources()).as("byte " + i).isEqualTo(resources);
          assertThat(changed.version()).isEqualTo("550.90.07");
        }
      } catch (MalformedInput refused) {
        assertThat(refused.reason()).isNotEmpty();
      }
      xml[i] ^= bit;
    }
  }
}
