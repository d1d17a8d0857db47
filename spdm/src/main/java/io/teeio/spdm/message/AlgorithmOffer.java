package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * The algorithms that an endpoint supports: the body of NEGOTIATE_ALGORITHMS and the
 * SupportedAlgorithms block of CAPABILITIES, which are laid out alike.
 *
 * @param measurementSpecification bit 0 is DMTF's
 * @param otherParamsSupport bits 3:0 opaque data formats (1.2), bit 4 ResponderMultiKeyConn (1.3)
 * @param baseAsymAlgo how the responder may sign, 32 bits
 * @param baseHashAlgo hashes, 32 bits
 * @param pqcAsymAlgo how the responder may sign after quantum computers (1.4), 32 bits
 * @param melSpecification formats of the measurement extension log (1.3)
 * @param extAsym further signature algorithms
 * @param extHash further hashes
 * @param structures since 1.1, in ascending order of their types
 */
public record AlgorithmOffer(
    int measurementSpecification,
    int otherParamsSupport,
    long baseAsymAlgo,
    long baseHashAlgo,
    long pqcAsymAlgo,
    int melSpecification,
    List<ExternalAlgorithm> extAsym,
    List<ExternalAlgorithm> extHash,
    List<AlgorithmStructure> structures) {
  /** Bytes of NEGOTIATE_ALGORITHMS up to ExtAsym. */
  private static final int FIXED_SIZE = 32;

  /** Copies the lists. */
  public AlgorithmOffer {
    extAsym = List.copyOf(extAsym);
    extHash = List.copyOf(extHash);
    structures = List.copyOf(structures);
  }

  /** This offer with another OtherParamsSupport. */
  public AlgorithmOffer withOtherParams(int otherParams) {
    return new AlgorithmOffer(
        measurementSpecification,
        otherParams,
        baseAsymAlgo,
        baseHashAlgo,
        pqcAsymAlgo,
        melSpecification,
        extAsym,
        extHash,
        structures);
  }

  /** AlgSupported of the first structure of {@code type}, 0 without one. */
  public int supported(AlgorithmStructureType type) {
    return structures.stream()
        .filter(structure -> structure.algType() == type.wire())
        .mapToInt(AlgorithmStructure::algSupported)
        .findFirst()
        .orElse(0);
  }

  /** Reads what follows the header of NEGOTIATE_ALGORITHMS; Length counts the header too. */
  static AlgorithmOffer read(WireReader in, SpdmVersion version, int structureCount)
      throws MalformedInput {
    return readFrom(in, version, structureCount, Header.SIZE);
  }

  /** Reads the block of CAPABILITIES. */
  static AlgorithmOffer readBlock(WireReader in, SpdmVersion version) throws MalformedInput {
    int structureCount = in.u8("Param1");
    in.reserved(1);
    return readFrom(in, version, structureCount, 2);
  }

  private static AlgorithmOffer readFrom(
      WireReader outer, SpdmVersion version, int structureCount, int counted)
      throws MalformedInput {
    int length = outer.u16("Length");
    outer.require(length >= counted + 2, "Length", "is " + length + ", less than what it counts");
    WireReader in = outer.slice("Length", length - counted - 2);
    int specification = in.u8("MeasurementSpecification");
    int other = Fields.since(in, version, SpdmVersion.V1_2, "OtherParamsSupport");
    long asym = in.u32("BaseAsymAlgo");
    long hash = in.u32("BaseHashAlgo");
    boolean pqc = version.atLeast(SpdmVersion.V1_4);
    long pqcAsym = pqc ? in.u32("PqcAsymAlgo") : 0;
    in.reserved(pqc ? 8 : 12);
    int extAsymCount = in.u8("ExtAsymCount");
    int extHashCount = in.u8("ExtHashCount");
    in.reserved(1);
    int mel = Fields.since(in, version, SpdmVersion.V1_3, "MELspecification");
    List<ExternalAlgorithm> extAsym =
        in.list("ExtAsym", extAsymCount, ExternalAlgorithm.SIZE, ExternalAlgorithm::read);
    List<ExternalAlgorithm> extHash =
        in.list("ExtHash", extHashCount, ExternalAlgorithm.SIZE, ExternalAlgorithm::read);
    List<AlgorithmStructure> structures =
        in.list("AlgStruct", structureCount, 4, AlgorithmStructure::read);
    in.end("Length");
    return new AlgorithmOffer(
        specification, other, asym, hash, pqcAsym, mel, extAsym, extHash, structures);
  }

  void write(WireWriter out, SpdmVersion version) {
    writeFrom(out, version, size());
  }

  void writeBlock(WireWriter out, SpdmVersion version) {
    out.u8(structures.size()).reserved(1);
    writeFrom(out, version, size() - 2);
  }

  private void writeFrom(WireWriter out, SpdmVersion version, int length) {
    boolean pqc = version.atLeast(SpdmVersion.V1_4);
    Fields.demand(pqc || pqcAsymAlgo == 0, "PqcAsymAlgo exists since SPDM 1.4");
    Fields.demand(
        version.atLeast(SpdmVersion.V1_1) || structures.isEmpty(),
        "algorithm structures exist since SPDM 1.1");
    out.u16(length)
        .u8(measurementSpecification)
        .u8(Fields.since(version, SpdmVersion.V1_2, otherParamsSupport, "OtherParamsSupport"));
    out.u32(baseAsymAlgo).u32(baseHashAlgo).u32(pqcAsymAlgo).reserved(8);
    out.u8(extAsym.size())
        .u8(extHash.size())
        .reserved(1)
        .u8(Fields.since(version, SpdmVersion.V1_3, melSpecification, "MELspecification"));
    extAsym.forEach(external -> external.write(out));
    extHash.forEach(external -> external.write(out));
    structures.forEach(structure -> structure.write(out));
  }

  /** Bytes of a NEGOTIATE_ALGORITHMS with this offer. */
  public int size() {
    return FIXED_SIZE
        + ExternalAlgorithm.SIZE * (extAsym.size() + extHash.size())
        + structures.stream().mapToInt(AlgorithmStructure::size).sum();
  }
}
