package io.teeio.attest.rim;

import io.teeio.attest.RimError;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.crypto.xml.EnvelopedSignature;
import io.teeio.crypto.xml.XmlDocument;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A reference integrity manifest as a software identification tag (ISO/IEC 19770-2:2015 with TCG's
 * RIM attributes), signed as a whole.
 *
 * <pre>
 * SoftwareIdentity/@name @tagId
 *   Meta/@colloquialVersion @product
 *   Payload/Resource[@type="Measurement"] @index @active @name @size @alternatives @Hash0 @Hash1 ..
 *   Signature/KeyInfo/X509Data/X509Certificate, signer first
 * </pre>
 *
 * <p>Every part is read on its own, so that all that is wrong with a manifest can be said. Nothing
 * of it means anything before its {@link #signatureProblem signature} is found good.
 */
public final class SwidRim {
  private static final String SWID = "http://standards.iso.org/iso/19770/-2/2015/schema.xsd";
  private static final String HASHES = "http://www.w3.org/2001/04/xmlenc#";
  private static final int MOST_RESOURCES = 1024;
  private static final int MOST_ALTERNATIVES = 64;
  private static final int MOST_CERTIFICATES = 16;

  /**
   * What one measurement must be.
   *
   * @param index measurement index of the manifest, from 0
   * @param name what is measured
   * @param active whether it is to be compared
   * @param alternatives the values any of which is right
   */
  public record Resource(int index, String name, boolean active, List<Bytes> alternatives) {
    /** Copies the list. */
    public Resource {
      alternatives = List.copyOf(alternatives);
    }
  }

  private final Document document;
  private final Element root;

  private SwidRim(Document document) {
    this.document = document;
    this.root = document.getDocumentElement();
  }

  /**
   * Reads XML, of which nothing is understood yet.
   *
   * @throws MalformedInput if it is none, or is dangerous to read
   */
  public static SwidRim read(Bytes xml) throws MalformedInput {
    return new SwidRim(XmlDocument.read(xml));
  }

  /** What the manifest is called: the identifier of what it speaks of. */
  public String tagId() {
    return root.getAttribute("tagId");
  }

  /** Whom it speaks of, as its author calls it. */
  public String name() {
    return root.getAttribute("name");
  }

  /**
   * Demands that it is a software identification tag.
   *
   * @throws RimError if it is another document
   */
  public void requireTag() throws RimError {
    if (!"SoftwareIdentity".equals(root.getLocalName()) || !SWID.equals(root.getNamespaceURI())) {
      throw new RimError(root.getLocalName(), "is not SoftwareIdentity of ISO 19770-2:2015");
    }
  }

  /**
   * The version of what it speaks of.
   *
   * @throws RimError if it names none
   */
  public String version() throws RimError {
    return attribute(child(root, "Meta"), "colloquialVersion");
  }

  /**
   * The reference values, each index once.
   *
   * @throws RimError if there is none, or one is not in its form
   */
  public List<Resource> resources() throws RimError {
    List<Element> elements =
        children(child(root, "Payload")).stream()
            .filter(child -> isNamed(child, "Resource"))
            .filter(child -> "Measurement".equals(child.getAttribute("type")))
            .toList();
    if (elements.isEmpty()) {
      throw new RimError("Payload", "has no measurement");
    }
    if (elements.size() > MOST_RESOURCES) {
      throw new RimError("Payload", "has more than " + MOST_RESOURCES + " measurements");
    }
    requireDistinctIndices(elements);
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      resources.add(resource(elements.get(i), "Resource[" + i + "]"));
    }
    return List.copyOf(resources);
  }

  private static void requireDistinctIndices(List<Element> elements) throws RimError {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      int index = number(elements.get(i), "index", MOST_RESOURCES);
      if (!seen.add(index)) {
        throw new RimError("Resource[" + i + "]/@index", "stands twice: " + index);
      }
    }
  }

  private static Resource resource(Element element, String path) throws RimError {
    int index = number(element, "index", MOST_RESOURCES);
    int size = number(element, "size", 0xFFFF);
    int count = number(element, "alternatives", MOST_ALTERNATIVES);
    if (count == 0) {
      throw new RimError(path + "/@alternatives", "is 0: nothing would be right");
    }
    List<Bytes> alternatives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      alternatives.add(hash(element, "Hash" + i, size, path));
    }
    return new Resource(index, element.getAttribute("name"), isActive(element, path), alternatives);
  }

  private static boolean isActive(Element element, String path) throws RimError {
    return switch (element.getAttribute("active")) {
      case "True", "true" -> true;
      case "False", "false" -> false;
      default -> throw new RimError(path + "/@active", "is neither True nor False");
    };
  }

  private static Bytes hash(Element element, String name, int size, String path) throws RimError {
    Optional<String> value =
        attributes(element).stream()
            .filter(node ->
                name.equals(node.getLocalName())
                    && node.getNamespaceURI() != null
                    && node.getNamespaceURI().startsWith(HASHES))
            .map(Node::getNodeValue)
            .findFirst();
    if (value.isEmpty()) {
      throw new RimError(path + "/@" + name, "is missing in the namespace of its hash algorithm");
    }
    Bytes hash;
    try {
      hash = Bytes.copyOf(HexFormat.of().parseHex(value.get()));
    } catch (IllegalArgumentException refused) {
      throw new RimError(path + "/@" + name, "is not hexadecimal");
    }
    if (hash.length() != size) {
      throw new RimError(
          path + "/@" + name, "has " + hash.length() + " bytes, and @size is " + size);
    }
    return hash;
  }

  /**
   * The certificates that come with the signature, signer first.
   *
   * @throws RimError if there is none, or one cannot be read
   */
  public List<Certificate> certificates() throws RimError {
    Element data = child(child(child(root, "Signature"), "KeyInfo"), "X509Data");
    List<Certificate> certificates = new ArrayList<>();
    for (Element element : children(data)) {
      if (isNamed(element, "X509Certificate")) {
        String path = "X509Certificate[" + certificates.size() + "]";
        if (certificates.size() == MOST_CERTIFICATES) {
          throw new RimError(path, "is one more than " + MOST_CERTIFICATES);
        }
        certificates.add(certificate(element.getTextContent(), path));
      }
    }
    if (certificates.isEmpty()) {
      throw new RimError("X509Data", "has no X509Certificate");
    }
    return List.copyOf(certificates);
  }

  private static Certificate certificate(String base64, String path) throws RimError {
    try {
      return Certificate.read(Bytes.copyOf(Base64.getMimeDecoder().decode(base64)));
    } catch (IllegalArgumentException refused) {
      throw new RimError(path, "is not base64");
    } catch (MalformedInput refused) {
      throw new RimError(path, "is no certificate: " + refused.getMessage());
    }
  }

  /** Why the manifest, as a whole, is not signed by {@code key}; empty if it is. */
  public Optional<String> signatureProblem(VerificationKey key) {
    return EnvelopedSignature.problem(document, key);
  }

  private static Element child(Element parent, String name) throws RimError {
    List<Element> found = children(parent).stream().filter(child -> isNamed(child, name)).toList();
    if (found.size() != 1) {
      throw new RimError(
          parent.getLocalName() + "/" + name,
          found.isEmpty() ? "is missing" : "stands " + found.size() + " times");
    }
    return found.getFirst();
  }

  private static boolean isNamed(Element element, String name) {
    return name.equals(element.getLocalName());
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static List<Node> attributes(Element element) {
    List<Node> attributes = new ArrayList<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      attributes.add(element.getAttributes().item(i));
    }
    return attributes;
  }

  private static String attribute(Element element, String name) throws RimError {
    String value = element.getAttribute(name);
    if (value.isBlank()) {
      throw new RimError(element.getLocalName() + "/@" + name, "is missing");
    }
    return value;
  }

  private static int number(Element element, String name, int most) throws RimError {
    String value = attribute(element, name);
    boolean decimal = value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal || Integer.parseInt(value) > most) {
      throw new RimError(
          element.getLocalName() + "/@" + name, "is not a number up to " + most + ": " + value);
    }
    return Integer.parseInt(value);
  }
}
