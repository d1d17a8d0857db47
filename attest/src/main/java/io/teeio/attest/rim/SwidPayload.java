package io.teeio.attest.rim;

import io.teeio.attest.RimError;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The reference values of a manifest. An entry is a digest with its alternatives, or, when it has
 * attributes of NVIDIA's name space for opaque data, the smallest security version number.
 *
 * @param resources digests
 * @param floors security version numbers
 */
record SwidPayload(List<SwidResource> resources, List<SecurityFloor> floors) {
  private static final String HASHES = "http://www.w3.org/2001/04/xmlenc#";
  private static final String OPAQUE =
      "https://docs.nvidia.com/attestation/specs/latest/opaque-data.html";
  private static final String MINIMUM = "minsvn";
  private static final int MOST_RESOURCES = 1024;
  private static final int MOST_ALTERNATIVES = 64;
  private static final int LARGEST_INDEX = 0x1_0000 + 64;

  SwidPayload {
    resources = List.copyOf(resources);
    floors = List.copyOf(floors);
  }

  static SwidPayload read(Element payload) throws RimError {
    List<Element> elements =
        SwidElements.children(payload).stream()
            .filter(child -> SwidElements.isNamed(child, "Resource"))
            .filter(child -> "Measurement".equals(child.getAttribute("type")))
            .toList();
    if (elements.isEmpty()) {
      throw new RimError("Payload", "has no measurement");
    }
    if (elements.size() > MOST_RESOURCES) {
      throw new RimError("Payload", "has more than " + MOST_RESOURCES + " measurements");
    }
    requireDistinctIndices(elements);
    List<SwidResource> resources = new ArrayList<>();
    List<SecurityFloor> floors = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Element element = elements.get(i);
      String path = "Resource[" + i + "]";
      if (SwidElements.attributes(element).stream()
          .anyMatch(node -> OPAQUE.equals(node.getNamespaceURI()))) {
        floors.add(floor(element, path));
      } else {
        resources.add(resource(element, path));
      }
    }
    return new SwidPayload(resources, floors);
  }

  private static void requireDistinctIndices(List<Element> elements) throws RimError {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      int index = index(elements.get(i));
      if (!seen.add(index)) {
        throw new RimError("Resource[" + i + "]/@index", "stands twice: " + index);
      }
    }
  }

  private static int index(Element element) throws RimError {
    return SwidElements.number(element, "index", LARGEST_INDEX);
  }

  private static SwidResource resource(Element element, String path) throws RimError {
    int size = SwidElements.number(element, "size", 0xFFFF);
    int count = SwidElements.number(element, "alternatives", MOST_ALTERNATIVES);
    if (count == 0) {
      throw new RimError(path + "/@alternatives", "is 0: nothing would be right");
    }
    Map<String, String> hashes = hashes(element);
    List<Bytes> alternatives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      alternatives.add(hash(hashes, "Hash" + i, size, path));
    }
    return new SwidResource(
        index(element), element.getAttribute("name"), isActive(element, path), alternatives);
  }

  private static SecurityFloor floor(Element element, String path) throws RimError {
    return new SecurityFloor(
        index(element),
        element.getAttribute("name"),
        isActive(element, path),
        minimum(element, path));
  }

  /** The spelling of the attribute differs between tools: minSvn, min_svn, MinSVN. */
  private static long minimum(Element element, String path) throws RimError {
    List<String> values =
        SwidElements.attributes(element).stream()
            .filter(node -> OPAQUE.equals(node.getNamespaceURI()) && isMinimum(node))
            .map(Node::getNodeValue)
            .toList();
    if (values.size() != 1) {
      throw new RimError(path, "says of no smallest security version number, or of several");
    }
    try {
      return Long.parseUnsignedLong(values.getFirst().strip());
    } catch (NumberFormatException refused) {
      throw new RimError(path, "has a smallest security version that is no number");
    }
  }

  private static boolean isMinimum(Node attribute) {
    return MINIMUM.equals(
        String.valueOf(attribute.getLocalName()).replace("_", "").toLowerCase(Locale.ROOT));
  }

  private static boolean isActive(Element element, String path) throws RimError {
    return switch (element.getAttribute("active")) {
      case "True", "true" -> true;
      case "False", "false" -> false;
      default -> throw new RimError(path + "/@active", "is neither True nor False");
    };
  }

  /** The attributes in a name space of hash algorithms, by their names; the first of each. */
  private static Map<String, String> hashes(Element element) {
    Map<String, String> hashes = new HashMap<>();
    for (Node attribute : SwidElements.attributes(element)) {
      String space = attribute.getNamespaceURI();
      if (space != null && space.startsWith(HASHES)) {
        hashes.putIfAbsent(attribute.getLocalName(), attribute.getNodeValue());
      }
    }
    return hashes;
  }

  private static Bytes hash(Map<String, String> hashes, String name, int size, String path)
      throws RimError {
    String value = hashes.get(name);
    if (value == null) {
      throw new RimError(path + "/@" + name, "is missing in the namespace of its hash algorithm");
    }
    Bytes hash;
    try {
      hash = Bytes.copyOf(HexFormat.of().parseHex(value));
    } catch (IllegalArgumentException refused) {
      throw new RimError(path + "/@" + name, "is not hexadecimal");
    }
    if (hash.length() != size) {
      throw new RimError(
          path + "/@" + name, "has " + hash.length() + " bytes, and @size is " + size);
    }
    return hash;
  }
}
