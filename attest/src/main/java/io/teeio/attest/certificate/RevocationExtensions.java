package io.teeio.attest.certificate;

import io.teeio.crypto.DerReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Extensions of lists and answers about revocation, and what both have in them. */
final class RevocationExtensions {
  private static final int MOST = 32;

  private RevocationExtensions() {}

  /**
   * Reads extensions in a context tag, if they are there.
   *
   * @param understood which of them may be critical
   * @return contents by dotted object identifier
   */
  static Map<String, Bytes> read(DerReader in, int tag, String field, List<String> understood)
      throws MalformedInput {
    if (!in.isNext(DerReader.CONTEXT_CONSTRUCTED + tag)) {
      return Map.of();
    }
    DerReader tagged = in.enter(field, DerReader.CONTEXT_CONSTRUCTED + tag);
    Map<String, Bytes> all = read(tagged, field, understood);
    tagged.end(field);
    return all;
  }

  /** Reads the next element, a sequence of extensions. */
  static Map<String, Bytes> read(DerReader in, String field, List<String> understood)
      throws MalformedInput {
    DerReader list = in.enter(field, DerReader.SEQUENCE);
    Map<String, Bytes> all = new LinkedHashMap<>();
    while (list.hasMore()) {
      DerReader extension = list.enter("Extension", DerReader.SEQUENCE);
      String type = extension.objectIdentifier("extnID");
      boolean critical = extension.isNext(DerReader.BOOLEAN) && extension.flag("critical");
      Bytes contents = extension.octets("extnValue", DerReader.OCTET_STRING);
      extension.end("Extension");
      if (critical && !understood.contains(type)) {
        throw list.malformed(field, type + " is critical and not understood here");
      }
      if (all.put(type, contents) != null || all.size() > MOST) {
        throw list.malformed(field, type + " is there twice, or there are more than " + MOST);
      }
    }
    return all;
  }

  /** Reads CRLReason, which is all that is left. */
  static RevocationReason reason(DerReader in) throws MalformedInput {
    byte[] reason = in.value("CRLReason", DerReader.ENUMERATED);
    in.end("CRLReason");
    if (reason.length != 1 || RevocationReason.of(reason[0]).isEmpty()) {
      throw in.malformed("CRLReason", "is none of RFC 5280");
    }
    return RevocationReason.of(reason[0]).get();
  }
}
