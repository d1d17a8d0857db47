package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the blocks of one or several series come to: each measurement once, as a digest and raw at
 * most. An index with two values could hide the one behind the other.
 */
final class BlockRules {
  private static final String NAME = "measurement blocks";
  private static final String CLAUSE = "DSP0274 1.3.0 Measurement block";
  private static final int LAST_INDEX = 0xFE;
  private static final Set<Integer> DIGEST_SIZES = Set.of(32, 48, 64);

  private record Place(int index, boolean raw) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byIndex = Integer.compare(index, other.index);
      return byIndex != 0 ? byIndex : Boolean.compare(raw, other.raw);
    }
  }

  private final Map<Place, MeasuredBlock> blocks = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /** Takes in all pairs of {@code series}. */
  void add(MeasurementEvidence series) {
    for (MeasurementEvidence.Pair pair : series.pairs()) {
      pair(pair.request(), pair.response());
      Set<Integer> inResponse = new HashSet<>();
      for (MeasurementBlock block : pair.response().blocks()) {
        if (!inResponse.add(block.index())) {
          problems.add("index " + block.index() + " came twice in one response");
        }
        block(block, series.negotiated());
      }
    }
  }

  private void pair(GetMeasurements request, Measurements response) {
    int operation = request.operation();
    boolean fits =
        switch (operation) {
          case GetMeasurements.TOTAL_NUMBER -> response.blocks().isEmpty();
          case GetMeasurements.ALL -> true;
          default -> response.blocks().stream().allMatch(block -> block.index() == operation);
        };
    if (!fits) {
      problems.add("other blocks came than operation " + operation + " asks for");
    }
    if (!response.requesterContext().equals(request.requesterContext())) {
      problems.add("RequesterContext is not repeated");
    }
    Optional<Integer> asked = request.signing().map(GetMeasurements.Signing::slotId);
    if (asked.isPresent() && asked.get() != response.slotId()) {
      problems.add("slot " + response.slotId() + " answers for slot " + asked.get());
    }
  }

  private void block(MeasurementBlock block, Optional<Negotiated> negotiated) {
    if (block.index() == 0 || block.index() > LAST_INDEX) {
      problems.add("index " + block.index() + " is reserved");
      return;
    }
    MeasuredBlock measured;
    try {
      measured = MeasuredBlock.of(block);
    } catch (MalformedInput malformed) {
      problems.add("index " + block.index() + ": " + malformed.getMessage());
      return;
    }
    if (measured.kind() == BlockKind.FOREIGN) {
      problems.add("index " + block.index() + " is in another format than DMTF's");
    } else if (!measured.raw() && !digestSized(measured, negotiated)) {
      problems.add("the digest of index " + block.index() + " has another size");
    }
    MeasuredBlock before = blocks.putIfAbsent(new Place(block.index(), measured.raw()), measured);
    if (before != null && !before.equals(measured)) {
      problems.add("index " + block.index() + " came with two values");
    }
  }

  private static boolean digestSized(MeasuredBlock block, Optional<Negotiated> negotiated) {
    int size = block.value().length();
    return negotiated
        .map(known ->
            known
                .algorithms()
                .measurementHash()
                .map(MeasurementHashAlgorithm::size)
                .filter(wanted -> wanted == size)
                .isPresent())
        .orElseGet(() -> DIGEST_SIZES.contains(size));
  }

  /** All blocks, ascending by index, digests before raw values. */
  List<MeasuredBlock> blocks() {
    return List.copyOf(blocks.values());
  }

  /** Whether they are as SPDM demands. */
  Check check() {
    return Check.of(
            NAME,
            problems.isEmpty(),
            blocks.size() + " measurements, each once",
            problems.stream().distinct().limit(8).reduce((a, b) -> a + "; " + b).orElse(""))
        .under(CLAUSE);
  }
}
