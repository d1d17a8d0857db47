package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Writes the distinguished encoding of ASN.1 (X.690 8 and 10). */
final class DerWriter {
  private DerWriter() {}

  /** An element whose contents are the concatenation of {@code parts}. */
  static Bytes element(int tag, Bytes... parts) {
    Bytes contents = Bytes.concat(parts);
    return Bytes.concat(header(tag, contents.length()), contents);
  }

  /** An element with secret contents, which the caller wipes. */
  static byte[] secretElement(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    Bytes header = header(tag, length);
    byte[] element = new byte[header.length() + length];
    header.copyTo(element, 0);
    int at = header.length();
    for (byte[] part : parts) {
      System.arraycopy(part, 0, element, at, part.length);
      at += part.length;
    }
    return element;
  }

  /** An object identifier in dotted form. */
  static Bytes objectIdentifier(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    writeArc(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]), contents);
    for (int i = 2; i < arcs.length; i++) {
      writeArc(Integer.parseInt(arcs[i]), contents);
    }
    return element(DerReader.OBJECT_IDENTIFIER, Bytes.copyOf(contents.toByteArray()));
  }

  private static void writeArc(int arc, ByteArrayOutputStream contents) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (arc >>> shift != 0) {
        contents.write((arc >>> shift & 0x7F) | 0x80);
      }
    }
    contents.write(arc & 0x7F);
  }

  private static Bytes header(int tag, int length) {
    if (length < 0x80) {
      return Bytes.of(tag, length);
    }
    if (length < 0x100) {
      return Bytes.of(tag, 0x81, length);
    }
    if (length < 0x1_0000) {
      return Bytes.of(tag, 0x82, length >> 8, length & 0xFF);
    }
    return Bytes.of(tag, 0x83, length >> 16, (length >> 8) & 0xFF, length & 0xFF);
  }
}
