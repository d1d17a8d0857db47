package io.teeio.attest.rim;

import io.teeio.attest.RimError;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Elements and attributes of a manifest, each missing or repeated one told by its path. */
final class SwidElements {
  private SwidElements() {}

  /** The one child of {@code parent} with this local name. */
  static Element child(Element parent, String name) throws RimError {
    List<Element> found = children(parent).stream().filter(child -> isNamed(child, name)).toList();
    if (found.size() != 1) {
      throw new RimError(
          parent.getLocalName() + "/" + name,
          found.isEmpty() ? "is missing" : "stands " + found.size() + " times");
    }
    return found.getFirst();
  }

  static boolean isNamed(Element element, String name) {
    return name.equals(element.getLocalName());
  }

  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  static List<Node> attributes(Element element) {
    List<Node> attributes = new ArrayList<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      attributes.add(element.getAttributes().item(i));
    }
    return attributes;
  }

  /** The attribute with this name and no namespace, which must say something. */
  static String attribute(Element element, String name) throws RimError {
    String value = element.getAttribute(name);
    if (value.isBlank()) {
      throw new RimError(element.getLocalName() + "/@" + name, "is missing");
    }
    return value;
  }

  /** The attribute as a decimal number up to {@code most}. */
  static int number(Element element, String name, int most) throws RimError {
    String value = attribute(element, name);
    boolean decimal = value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal || Integer.parseInt(value) > most) {
      throw new RimError(
          element.getLocalName() + "/@" + name, "is not a number up to " + most + ": " + value);
    }
    return Integer.parseInt(value);
  }
}
