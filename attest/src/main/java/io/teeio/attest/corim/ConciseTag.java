package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/** A part of a manifest, which could stand alone: bytes of CBOR under a tag. */
public sealed interface ConciseTag permits Comid, Coswid, ConciseTag.TagList, ConciseTag.Unknown {
  /**
   * Which tag it is.
   *
   * @param identifier a text, or a UUID in hexadecimal
   * @param version of the tag itself, from 0
   */
  record Identity(String identifier, long version) {
    static Identity read(CborItem item) throws MalformedInput {
      return new Identity(
          ItemReader.identifier(item.get(0)),
          ItemReader.optional(item, 1, version -> version.whole(0, Long.MAX_VALUE)).orElse(0L));
    }
  }

  /**
   * The tags that count together (CoTL, 508).
   *
   * @param identity which list it is
   * @param tags the tags
   * @param validity when they count
   */
  record TagList(Identity identity, List<Identity> tags, Optional<Validity> validity)
      implements ConciseTag {
    /** Copies the list. */
    public TagList {
      tags = List.copyOf(tags);
    }

    static TagList read(CborItem item) throws MalformedInput {
      return new TagList(
          Identity.read(item.get(0)),
          ItemReader.list(item.get(1), Identity::read),
          ItemReader.optional(item, 2, Validity::read));
    }
  }

  /**
   * A part of another kind.
   *
   * @param tag its tag
   * @param content its bytes
   */
  record Unknown(int tag, Bytes content) implements ConciseTag {}

  /** Reads a part with its tag. */
  static ConciseTag read(CborItem item) throws MalformedInput {
    int tag = item.tag().orElseThrow(() -> item.malformed("has no tag that says which part it is"));
    CborItem content = item.untagged();
    return switch (tag) {
      case Coswid.TAG -> Coswid.read(content.embedded());
      case Comid.TAG -> Comid.read(content.embedded());
      case 508 -> TagList.read(content.embedded());
      default -> new Unknown(tag, content.octets());
    };
  }
}
