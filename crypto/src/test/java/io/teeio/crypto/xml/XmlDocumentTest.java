package io.teeio.crypto.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlDocumentTest {
  private static Bytes xml(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWithNamespaces() throws Exception {
    var root = XmlDocument.read(xml("<a:r xmlns:a='urn:x'/>")).getDocumentElement();

    assertThat(root.getLocalName()).isEqualTo("r");
    assertThat(root.getNamespaceURI()).isEqualTo("urn:x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<r>",
        "<!DOCTYPE r><r/>",
        "<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>",
        "<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]><r/>",
        "<r>&undefined;</r>",
        "<r a='1' a='2'/>",
        "<r/><r/>"
      })
  void refusesWhatIsNotPlainXml(String text) {
    assertThatThrownBy(() -> XmlDocument.read(xml(text))).isInstanceOf(MalformedInput.class);
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatThrownBy(() -> XmlDocument.read(xml("<r>".repeat(65) + "</r>".repeat(65))))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void refusesTooManyAttributes() {
    StringBuilder text = new StringBuilder("<r");
    for (int i = 0; i <= 256; i++) {
      text.append(" a").append(i).append("=''");
    }
    assertThatThrownBy(() -> XmlDocument.read(xml(text.append("/>").toString())))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void refusesTooManyElements() throws Exception {
    int most = XmlDocument.MOST_ELEMENTS - 1;

    assertThat(XmlDocument.read(xml("<r>" + "<a/>".repeat(most) + "</r>"))).isNotNull();
    assertThatThrownBy(() -> XmlDocument.read(xml("<r>" + "<a/>".repeat(most + 1) + "</r>")))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("elements");
  }

  /** Each costs its number once an element when the document is brought into canonical form. */
  @Test
  void refusesTooManyNamespacesAroundAnElement() throws Exception {
    String sixtyFour = element(40) + element(24);

    assertThat(XmlDocument.read(xml(sixtyFour + "<a/></r></r>"))).isNotNull();
    assertThat(XmlDocument.read(xml("<r>" + (element(64) + "</r>").repeat(3) + "</r>")))
        .isNotNull();
    assertThatThrownBy(() -> XmlDocument.read(xml(sixtyFour + element(1) + "</r></r></r>")))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("namespaces");
  }

  private static String element(int namespaces) {
    StringBuilder text = new StringBuilder("<r");
    for (int i = 0; i < namespaces; i++) {
      text.append(" xmlns:n").append(i).append("='urn:n'");
    }
    return text.append('>').toString();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatThrownBy(() -> XmlDocument.read(Bytes.zeros(XmlDocument.LARGEST + 1)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void saysWhere() {
    assertThatThrownBy(() -> XmlDocument.read(xml("<r>\n  <s></r>")))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("line 2");
  }
}
