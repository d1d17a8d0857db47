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
import java.util.List;
import java.util.Optional;
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
  private static final String RIM =
      "https://trustedcomputinggroup.org/resource/"
          + "tcg-reference-integrity-manifest-rim-information-model/";
  private static final int MOST_CERTIFICATES = 16;

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
    return SwidElements.attribute(SwidElements.child(root, "Meta"), "colloquialVersion");
  }

  /**
   * What it speaks of, as its author calls the product: {@code GH100}.
   *
   * @throws RimError if it names none, or several
   */
  public String product() throws RimError {
    return SwidElements.attribute(SwidElements.child(root, "Meta"), "product");
  }

  /** The number of who made the firmware it speaks of, as IANA gave it; empty if it names none. */
  public Optional<String> manufacturer() throws RimError {
    return SwidElements.attributes(SwidElements.child(root, "Meta")).stream()
        .filter(node ->
            "FirmwareManufacturerId".equals(node.getLocalName())
                && RIM.equals(node.getNamespaceURI()))
        .map(Node::getNodeValue)
        .findFirst();
  }

  /**
   * The reference values, each index once.
   *
   * @throws RimError if there is none, or one is not in its form
   */
  public List<SwidResource> resources() throws RimError {
    return SwidPayload.read(SwidElements.child(root, "Payload")).resources();
  }

  /**
   * The smallest security versions that will do, each type once; most manifests have none.
   *
   * @throws RimError as {@link #resources()}
   */
  public List<SecurityFloor> floors() throws RimError {
    return SwidPayload.read(SwidElements.child(root, "Payload")).floors();
  }

  /**
   * The certificates that come with the signature, signer first.
   *
   * @throws RimError if there is none, or one cannot be read
   */
  public List<Certificate> certificates() throws RimError {
    Element data =
        SwidElements.child(
            SwidElements.child(SwidElements.child(root, "Signature"), "KeyInfo"), "X509Data");
    List<Certificate> certificates = new ArrayList<>();
    for (Element element : SwidElements.children(data)) {
      if (SwidElements.isNamed(element, "X509Certificate")) {
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
}
