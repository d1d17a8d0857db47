package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * What TCG puts into an SPDM measurement manifest. Grammar: {@code 570({0 : [+ concise-evidence], ?
 * 1 : [+ rim-locator], ? 2 : profile})}.
 *
 * @param evidence the evidence in it
 * @param locators where its reference values are to be had
 * @param profile an identifier or a URI
 */
public record SpdmTableOfContents(
    List<ConciseEvidence> evidence, List<Locator> locators, Optional<String> profile) {
  /** The tag. */
  public static final int TAG = 570;

  /** Copies the lists. */
  public SpdmTableOfContents {
    evidence = List.copyOf(evidence);
    locators = List.copyOf(locators);
  }

  /**
   * Reads a manifest that is a table of contents, or bare evidence, which counts as one.
   *
   * @throws MalformedInput if it is neither
   */
  public static SpdmTableOfContents read(Bytes manifest) throws MalformedInput {
    CborItem item = CborItem.read(manifest, "spdm-toc", ConciseEvidence.CLAUSE);
    if (item.tag().orElse(0) == ConciseEvidence.TAG) {
      return new SpdmTableOfContents(
          List.of(ConciseEvidence.read(item)), List.of(), Optional.empty());
    }
    CborItem map = item.tagged(TAG);
    return new SpdmTableOfContents(
        ItemReader.records(map.get(0), ConciseEvidence::read),
        ItemReader.list(map, 1, Locator::read),
        ItemReader.optional(map, 2, ItemReader::profile));
  }

  /** The states of all evidence, as {@link ConciseEvidence#resolved}. */
  public List<State> resolved(List<Measurement> blocks) {
    return evidence.stream().flatMap(each -> each.resolved(blocks).stream()).toList();
  }
}
