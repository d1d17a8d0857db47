package io.teeio.crypto.xml;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The one signature of a document that signs all of the document but itself (XMLDSig, enveloped).
 * Any other arrangement (several signatures, one further down, one that signs a part, one that
 * carries objects of its own) is refused, since then what is read need not be what was signed.
 */
public final class EnvelopedSignature {
  private static final String NONE = "the document has no signature";
  private static final Set<String> CANONICAL =
      Set.of(
          "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
          "http://www.w3.org/2006/12/xml-c14n11",
          "http://www.w3.org/2001/10/xml-exc-c14n#");
  private static final Set<String> DIGESTS =
      Set.of(
          "http://www.w3.org/2001/04/xmlenc#sha256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "http://www.w3.org/2001/04/xmlenc#sha512");
  private static final Set<String> SIGNATURES =
      Set.of(
          "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
          "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
          "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512");

  private static final Map<KeyAlgorithm, String> KEYS =
      Map.of(
          KeyAlgorithm.RSA_2048, "RSA",
          KeyAlgorithm.RSA_3072, "RSA",
          KeyAlgorithm.RSA_4096, "RSA",
          KeyAlgorithm.EC_P256, "EC",
          KeyAlgorithm.EC_P384, "EC",
          KeyAlgorithm.EC_P521, "EC");

  private EnvelopedSignature() {}

  /**
   * Why {@code document} is not, as a whole, signed by {@code key}; empty if it is.
   *
   * @param document as {@link XmlDocument#read} reads it
   */
  public static Optional<String> problem(Document document, VerificationKey key) {
    NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    if (signatures.getLength() == 0) {
      return Optional.of(NONE);
    }
    if (signatures.getLength() > 1) {
      return Optional.of("the document has " + signatures.getLength() + " signatures, not one");
    }
    Node signature = signatures.item(0);
    if (!document.getDocumentElement().isSameNode(signature.getParentNode())) {
      return Optional.of("the signature is not right below the document's root");
    }
    try {
      return problem((Element) signature, publicKey(key));
    } catch (MarshalException | XMLSignatureException | ClassCastException refused) {
      return Optional.of("the signature cannot be read: " + refused.getMessage());
    } catch (GeneralSecurityException refused) {
      return Optional.of("the signer's key is none that signs documents");
    }
  }

  private static PublicKey publicKey(VerificationKey key) throws GeneralSecurityException {
    String kind = KEYS.get(key.algorithm());
    if (kind == null) {
      throw new InvalidKeyException(key.algorithm() + " signs no documents");
    }
    return KeyFactory.getInstance(kind)
        .generatePublic(new X509EncodedKeySpec(key.subjectPublicKeyInfo().toArray()));
  }

  private static Optional<String> problem(Element element, PublicKey key)
      throws MarshalException, XMLSignatureException {
    DOMValidateContext context = new DOMValidateContext(key, element);
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
    Optional<String> form = form(signature);
    if (form.isPresent()) {
      return form;
    }
    if (!signature.getSignatureValue().validate(context)) {
      return Optional.of("the signature is not the signer's");
    }
    Reference reference = signature.getSignedInfo().getReferences().getFirst();
    return reference.validate(context)
        ? Optional.empty()
        : Optional.of("the document is not the one that was signed: its digest is another");
  }

  /** What the signature would have to be said of, but is not: all of the document but itself. */
  private static Optional<String> form(XMLSignature signature) {
    SignedInfo info = signature.getSignedInfo();
    List<Reference> references = info.getReferences();
    if (!signature.getObjects().isEmpty()) {
      return Optional.of("the signature carries objects of its own");
    }
    if (references.size() != 1 || !"".equals(references.getFirst().getURI())) {
      return Optional.of("the signature is over something else than the whole document");
    }
    Reference reference = references.getFirst();
    List<String> transforms =
        reference.getTransforms().stream().map(Transform::getAlgorithm).toList();
    boolean whole =
        !transforms.isEmpty()
            && transforms.getFirst().equals(Transform.ENVELOPED)
            && CANONICAL.containsAll(transforms.subList(1, transforms.size()))
            && transforms.size() <= 2;
    if (!whole) {
      return Optional.of("the signature changes the document in a way that is not understood");
    }
    if (!CANONICAL.contains(info.getCanonicalizationMethod().getAlgorithm())) {
      return Optional.of("the signature's canonical form is not understood");
    }
    return DIGESTS.contains(reference.getDigestMethod().getAlgorithm())
            && SIGNATURES.contains(info.getSignatureMethod().getAlgorithm())
        ? Optional.empty()
        : Optional.of(
            "the algorithms are not accepted: "
                + info.getSignatureMethod().getAlgorithm()
                + " over "
                + reference.getDigestMethod().getAlgorithm());
  }
}
