package io.teeio.crypto;

import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The blocks of a PEM file (RFC 7468): lines of Base64 between a line that begins and a line that
 * ends, both with the same label. Text between blocks is allowed, but nothing in it that looks like
 * such a line; in a block nothing but Base64 in its one canonical form.
 */
final class PemArmour {
  private static final String CLAUSE = "RFC 7468 2";
  private static final String DASHES = "-----";
  private static final String BEGIN = DASHES + "BEGIN ";
  private static final String END = DASHES + "END ";
  private static final int MOST = 256;

  private final byte[] content;
  private int at;

  private PemArmour(byte[] content) {
    this.content = content;
  }

  /**
   * One block.
   *
   * @param label what it says that it is
   * @param der what is in it; whoever asked for a key wipes it
   */
  @SuppressWarnings("ArrayRecordComponent") // secret keys come here: they are wiped
  record Block(String label, byte[] der) {}

  /** Whether {@code content} has a line that looks like the beginning of a block. */
  static boolean isIn(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1).contains(BEGIN);
  }

  /** The blocks in {@code content}. */
  static List<Block> blocks(byte[] content) throws MalformedInput {
    PemArmour armour = new PemArmour(content);
    List<Block> blocks = new ArrayList<>();
    while (armour.at < content.length) {
      int start = armour.at;
      String line = boundary(armour.line());
      if (!line.isEmpty()) {
        if (blocks.size() == MOST) {
          throw malformed(start, "is one more than " + MOST + " blocks");
        }
        blocks.add(armour.block(label(line, BEGIN, start), start));
      }
    }
    return blocks;
  }

  private Block block(String label, int begin) throws MalformedInput {
    byte[] base64 = new byte[content.length - at];
    int length = 0;
    try {
      while (at < content.length) {
        int start = at;
        byte[] line = line();
        String end = boundary(line);
        if (!end.isEmpty()) {
          if (!label(end, END, start).equals(label)) {
            throw malformed(start, "the end has another label than the beginning");
          }
          return new Block(label, decode(Arrays.copyOf(base64, length), begin));
        }
        System.arraycopy(line, 0, base64, length, line.length);
        length += line.length;
        Arrays.fill(line, (byte) 0);
      }
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
    throw malformed(begin, "a block has no end");
  }

  private static byte[] decode(byte[] base64, int begin) throws MalformedInput {
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      byte[] again = Base64.getEncoder().encode(der);
      boolean canonical = Arrays.equals(again, base64);
      Arrays.fill(again, (byte) 0);
      if (!canonical) {
        throw malformed(begin, "a block is not Base64 in its canonical form");
      }
      return der;
    } catch (IllegalArgumentException refused) {
      throw malformed(begin, "a block is not Base64");
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  /** The next line without its end and without white space behind it. */
  private byte[] line() {
    int start = at;
    while (at < content.length && content[at] != '\n') {
      at++;
    }
    int end = at;
    at = Math.min(at + 1, content.length);
    while (end > start && isBlank(content[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(content, start, end);
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\r';
  }

  /** The line, if it has dashes as a boundary has them; else nothing. */
  private static String boundary(byte[] line) {
    int dashes = 0;
    for (byte each : line) {
      dashes = each == '-' ? dashes + 1 : 0;
      if (dashes == DASHES.length()) {
        return new String(line, StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static String label(String line, String start, int offset) throws MalformedInput {
    boolean formed =
        line.startsWith(start)
            && line.endsWith(DASHES)
            && line.length() > start.length() + DASHES.length();
    String label = formed ? line.substring(start.length(), line.length() - DASHES.length()) : "";
    if (label.isEmpty() || label.contains("-")) {
      throw malformed(offset, "a line with dashes is not the \"" + start + "\" that stands here");
    }
    return label;
  }

  private static MalformedInput malformed(int offset, String reason) {
    return new MalformedInput("PEM", offset, reason, CLAUSE);
  }
}
