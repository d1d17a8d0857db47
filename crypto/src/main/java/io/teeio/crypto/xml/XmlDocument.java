package io.teeio.crypto.xml;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.w3c.dom.Document;
import org.xml.sax.Attributes;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML that somebody else wrote: no document type, hence no entities of its own and nothing to
 * fetch, and bounds on size, depth, elements, attributes and namespaces.
 */
public final class XmlDocument {
  /** The most bytes that a document may have. */
  public static final int LARGEST = 1 << 20;

  /** The most elements that a document may have. */
  public static final int MOST_ELEMENTS = 1 << 14;

  /**
   * The most namespaces that may be declared around one element: what it costs to bring a document
   * into its canonical form grows with them times the elements.
   */
  public static final int MOST_NAMESPACES = 64;

  private static final String NAMESPACE = XMLConstants.XMLNS_ATTRIBUTE;
  private static final String CLAUSE = "XML 1.0";
  private static final int DEPTH = 64;
  private static final int ATTRIBUTES = 256;
  private static final String NO_DOCUMENT_TYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";
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
      requireModest(content);
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

  /** Reads without namespaces, and ends early: reading with many of them is what takes time. */
  private static void requireModest(Bytes content) throws SAXException, IOException {
    SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCUMENT_TYPE, true);
      SAXParser parser = factory.newSAXParser();
      parser.setProperty(LIMITS + "maxElementDepth", DEPTH);
      parser.setProperty(LIMITS + "elementAttributeLimit", ATTRIBUTES);
      parser.parse(new ByteArrayInputStream(content.toArray()), new Modesty());
    } catch (ParserConfigurationException bug) {
      throw new IllegalStateException("the JDK's XML parser lost a feature", bug);
    }
  }

  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(NO_DOCUMENT_TYPE, true);
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

  /** Counts elements, and namespaces around each. */
  private static final class Modesty extends DefaultHandler {
    private final Deque<Integer> declared = new ArrayDeque<>(List.of(0));
    private int elements;

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes)
        throws SAXException {
      if (++elements > MOST_ELEMENTS) {
        throw new SAXException("has more than " + MOST_ELEMENTS + " elements");
      }
      int around = declared.element();
      for (int i = 0; i < attributes.getLength(); i++) {
        String attribute = attributes.getQName(i);
        if (attribute.equals(NAMESPACE) || attribute.startsWith(NAMESPACE + ":")) {
          around++;
        }
      }
      if (around > MOST_NAMESPACES) {
        throw new SAXException(
            "declares more than " + MOST_NAMESPACES + " namespaces around an element");
      }
      declared.push(around);
    }

    @Override
    public void endElement(String uri, String localName, String name) {
      declared.pop();
    }

    @Override
    public void warning(SAXParseException complaint) throws SAXException {
      throw complaint;
    }

    @Override
    public void error(SAXParseException complaint) throws SAXException {
      throw complaint;
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
