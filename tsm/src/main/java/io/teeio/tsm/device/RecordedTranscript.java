package io.teeio.tsm.device;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.cove.ConnectionTranscript.Element;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the TSM keeps of a connection transcript: a digest of each element, and where its messages
 * lie. The bytes are the host's to keep. A digest covers the device and the number of the
 * connection too, so that neither another device's transcript nor an older one passes.
 */
final class RecordedTranscript {
  private record Piece(Element element, int from, int to) {}

  private final RequesterId device;
  private final long generation;
  private final Crypto crypto;
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Element, Bytes> digests = new EnumMap<>(Element.class);

  /**
   * The transcript of {@code pairs}.
   *
   * @param device with which device
   * @param generation which connection of this TSM
   */
  RecordedTranscript(
      RequesterId device, long generation, Crypto crypto, List<TranscriptRecorder.Pair> pairs) {
    this.device = device;
    this.generation = generation;
    this.crypto = crypto;
    int at = 0;
    for (TranscriptRecorder.Pair pair : pairs) {
      int to = at + pair.request().length() + pair.response().length();
      pieces.add(new Piece(pair.element(), at, to));
      at = to;
    }
    Bytes full = full(pairs);
    for (Element element : Element.values()) {
      digests.put(element, digest(cut(full, element)));
    }
  }

  /** All messages of {@code pairs}, as the host gets them. */
  static Bytes full(List<TranscriptRecorder.Pair> pairs) {
    return Bytes.concat(pairs.stream().map(TranscriptRecorder.Pair::both).toArray(Bytes[]::new));
  }

  /** Demands that {@code full} is what was said. */
  void requireGenuine(Bytes full, Guards guards) throws Violation {
    for (Element element : Element.values()) {
      guards.require(
          CoveRule.TRANSCRIPT_GENUINE,
          digest(cut(full, element)).equals(digests.getOrDefault(element, Bytes.EMPTY)),
          () -> element + " of " + device);
    }
  }

  /** The messages of {@code element} in {@code full}. */
  Bytes cut(Bytes full, Element element) {
    if (element == Element.FULL) {
      return full;
    }
    return Bytes.concat(
        pieces.stream()
            .filter(piece -> piece.element() == element)
            .map(piece ->
                full.slice(
                    Math.min(piece.from(), full.length()), Math.min(piece.to(), full.length())))
            .toArray(Bytes[]::new));
  }

  private Bytes digest(Bytes element) {
    Bytes whose = new WireWriter(12).u32(device.value()).u64(generation).toBytes();
    return crypto.hash(HashAlgorithm.SHA_384, whose, element);
  }
}
