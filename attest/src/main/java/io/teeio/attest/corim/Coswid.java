package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A concise software identification tag (RFC 9393): what a piece of software is, and its files.
 *
 * @param identifier which tag it is: a text, or bytes in hexadecimal
 * @param tagVersion of the tag itself
 * @param name of the software
 * @param version of the software
 * @param files the files that it names, in payload and evidence, those in folders, too
 * @param all the whole tag
 */
public record Coswid(
    String identifier,
    long tagVersion,
    String name,
    Optional<String> version,
    List<File> files,
    Cbor.Table all)
    implements ConciseTag {
  /** The tag. */
  public static final int TAG = 505;

  private static final String CLAUSE = "RFC 9393 2";
  private static final int TAG_ID = 0;
  private static final int SOFTWARE_NAME = 1;
  private static final int EVIDENCE = 3;
  private static final int PAYLOAD = 6;
  private static final int HASH = 7;
  private static final int TAG_VERSION = 12;
  private static final int SOFTWARE_VERSION = 13;
  private static final int DIRECTORY = 16;
  private static final int FILE = 17;
  private static final int SIZE = 20;
  private static final int FS_NAME = 24;
  private static final int PATH_ELEMENTS = 26;

  /** Copies the list. */
  public Coswid {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param path its folders and its name, with slashes between
   * @param size in bytes
   * @param digest of its content
   */
  public record File(String path, Optional<Long> size, Optional<Digest> digest) {}

  /**
   * Reads one that stands alone, with its tag or without.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static Coswid read(Bytes bytes) throws MalformedInput {
    CborItem item = CborItem.read(bytes, "coswid", CLAUSE);
    return read(item.tag().isPresent() ? item.tagged(TAG).embedded() : item);
  }

  static Coswid read(CborItem item) throws MalformedInput {
    CborItem map = item.under(CLAUSE);
    List<File> files = new ArrayList<>();
    for (int part : List.of(PAYLOAD, EVIDENCE)) {
      Optional<CborItem> content = map.find(part);
      if (content.isPresent()) {
        readContent(content.get(), "", files);
      }
    }
    return new Coswid(
        ItemReader.identifier(map.get(TAG_ID)),
        ItemReader.optional(
                map, TAG_VERSION, version -> version.whole(Long.MIN_VALUE, Long.MAX_VALUE))
            .orElse(0L),
        map.get(SOFTWARE_NAME).text(),
        ItemReader.optional(map, SOFTWARE_VERSION, CborItem::text),
        files,
        map.table());
  }

  private static void readContent(CborItem content, String folder, List<File> files)
      throws MalformedInput {
    for (CborItem file : elements(content, FILE)) {
      files.add(
          new File(
              folder + file.get(FS_NAME).text(),
              ItemReader.optional(file, SIZE, size -> size.whole(0, Long.MAX_VALUE)),
              ItemReader.optional(file, HASH, Digest::read)));
    }
    for (CborItem inner : elements(content, DIRECTORY)) {
      String path = folder + ItemReader.optional(inner, FS_NAME, CborItem::text).orElse("") + "/";
      Optional<CborItem> elements = inner.find(PATH_ELEMENTS);
      if (elements.isPresent()) {
        readContent(elements.get(), path, files);
      }
    }
  }

  private static List<CborItem> elements(CborItem map, int key) throws MalformedInput {
    Optional<CborItem> found = map.find(key);
    return found.isPresent() ? found.get().oneOrMore() : List.of();
  }
}
