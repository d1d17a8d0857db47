package io.teeio.spdm.message;

import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * A RequestAlgorithmStructure or ResponseAlgorithmStructure. Grammar: AlgType u8, AlgCount u8 (bits
 * 7:4 are 2, bits 3:0 count the external ones), AlgSupported u16, AlgExternal of 4 bytes each.
 *
 * @param algType AlgType
 * @param algSupported AlgSupported, 16 bits
 * @param algExternal AlgExternal, at most 15
 */
public record AlgorithmStructure(
    int algType, int algSupported, List<ExternalAlgorithm> algExternal) {
  private static final int FIXED_SIZE = 2;

  /** Copies the list. */
  public AlgorithmStructure {
    algExternal = List.copyOf(algExternal);
    Fields.demand(algExternal.size() <= 0xF, "more than 15 external algorithms in a structure");
  }

  /** A structure of {@code type} without external algorithms. */
  public AlgorithmStructure(AlgorithmStructureType type, long algSupported) {
    this(type.wire(), Math.toIntExact(algSupported), List.of());
  }

  /** Its type, if it is registered. */
  public Optional<AlgorithmStructureType> type() {
    return AlgorithmStructureType.of(algType);
  }

  static AlgorithmStructure read(WireReader in) throws MalformedInput {
    int type = in.u8("AlgType");
    int count = in.u8("AlgCount");
    in.require(
        count >> 4 == FIXED_SIZE, "AlgCount", "has a fixed part of " + (count >> 4) + " bytes");
    int supported = in.u16("AlgSupported");
    return new AlgorithmStructure(
        type,
        supported,
        in.list("AlgExternal", count & 0xF, ExternalAlgorithm.SIZE, ExternalAlgorithm::read));
  }

  void write(WireWriter out) {
    out.u8(algType).u8(FIXED_SIZE << 4 | algExternal.size()).u16(algSupported);
    algExternal.forEach(external -> external.write(out));
  }

  int size() {
    return 4 + ExternalAlgorithm.SIZE * algExternal.size();
  }
}
