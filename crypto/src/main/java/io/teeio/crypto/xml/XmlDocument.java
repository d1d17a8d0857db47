package io.teeio.crypto.xml;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads XML that somebody else wrote: no document type, hence no entities of its own and nothing to
 * fetch, and bounds on size, depth and attributes.
 */
public final class XmlDocument {
  /** The most bytes that a document may have. */
  public static final int LARGEST = 4 << 20;

  private static final String CLAUSE = "XML 1.0";
  private static final int DEPTH = 64;
  private static final int ATTRIBUTES = 256;
  private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";

  private XmlDocument() {}

  /**
   * Reads {@code content} with namespaces.
   *
   * @throws MalformedInput if it is not well formed, has a document type, or is beyond a bound
   */
  public static Document read(Bytes content) throws MalformedInput {
    if (content.length() > LARGEST) {
      throw new MalformedInput("document", LARGEST, "is longer than " + LARGEST + " bytes", CLAUSE);
    }
    try {
      return builder().parse(new ByteArrayInputStream(content.toArray()));
    } catch (SAXParseException e) {
      throw new MalformedInput(
          "document",
          0,
          String.format(
              Locale.ROOT,
              "line %d, column %d: %s",
              e.getLineNumber(),
              e.getColumnNumber(),
              e.getMessage()),
          CLAUSE);
    } catch (SAXException | IOException e) {
      throw new MalformedInput("document", 0, String.valueOf(e.getMessage()), CLAUSE);
    }
  }

  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute(LIMITS + "maxElementDepth", DEPTH);
      factory.setAttribute(LIMITS + "elementAttributeLimit", ATTRIBUTES);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder;
    } catch (ParserConfigurationException bug) {
      throw new IllegalStateException("the JDK's XML parser lost a feature", bug);
    }
  }

  /** Every complaint ends the reading; the JDK would print some of them instead. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException complaint) throws SAXException {
      throw complaint;
    }

    @Override
    public void error(SAXParseException complaint) throws SAXException {
      throw complaint;
    }

    @Override
    public void fatalError(SAXParseException complaint) throws SAXException {
      throw complaint;
    }
  }
}
