package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * ALGORITHMS: what the responder selected. Grammar: header (Param1 counts the algorithm structures
 * since 1.1), Length u16 of the whole message, the fields below, ExtAsymSel, ExtHashSel, algorithm
 * structures.
 *
 * @param measurementSpecificationSel bit 0 is DMTF's
 * @param otherParamsSelection bits 3:0 opaque data format (1.2), bit 4 RequesterMultiKeyConnSel
 *     (1.3)
 * @param measurementHashAlgo what measurements are digested with, 32 bits
 * @param baseAsymSel how the responder signs, 32 bits
 * @param baseHashSel the hash, 32 bits
 * @param pqcAsymSel how the responder signs after quantum computers (1.4), 32 bits
 * @param melSpecificationSel format of the measurement extension log (1.3)
 * @param extAsymSel further signature algorithm
 * @param extHashSel further hash
 * @param structures since 1.1, of the same types as in the request
 */
public record Algorithms(
    int measurementSpecificationSel,
    int otherParamsSelection,
    long measurementHashAlgo,
    long baseAsymSel,
    long baseHashSel,
    long pqcAsymSel,
    int melSpecificationSel,
    List<ExternalAlgorithm> extAsymSel,
    List<ExternalAlgorithm> extHashSel,
    List<AlgorithmStructure> structures)
    implements SpdmResponse {
  private static final int FIXED_SIZE = 36;

  /** Copies the lists. */
  public Algorithms {
    extAsymSel = List.copyOf(extAsymSel);
    extHashSel = List.copyOf(extHashSel);
    structures = List.copyOf(structures);
  }

  /** This response with another OtherParamsSelection. */
  public Algorithms withOtherParams(int otherParams) {
    return new Algorithms(
        measurementSpecificationSel,
        otherParams,
        measurementHashAlgo,
        baseAsymSel,
        baseHashSel,
        pqcAsymSel,
        melSpecificationSel,
        extAsymSel,
        extHashSel,
        structures);
  }

  /** AlgSupported of the first structure of {@code type}, 0 without one. */
  public int selected(AlgorithmStructureType type) {
    return structures.stream()
        .filter(structure -> structure.algType() == type.wire())
        .mapToInt(AlgorithmStructure::algSupported)
        .findFirst()
        .orElse(0);
  }

  /** Reads the message from its header on. */
  public static Algorithms read(WireReader outer, Negotiated negotiated) throws MalformedInput {
    SpdmVersion version = negotiated.version();
    Header header = Header.expect(outer, MessageCode.ALGORITHMS, version);
    int length = outer.u16("Length");
    outer.require(length >= FIXED_SIZE, "Length", "is " + length + ", less than " + FIXED_SIZE);
    WireReader in = outer.slice("Length", length - Header.SIZE - 2);
    int specification = in.u8("MeasurementSpecificationSel");
    int other = Fields.since(in, version, SpdmVersion.V1_2, "OtherParamsSelection");
    long measurementHash = in.u32("MeasurementHashAlgo");
    long asym = in.u32("BaseAsymSel");
    long hash = in.u32("BaseHashSel");
    boolean pqc = version.atLeast(SpdmVersion.V1_4);
    long pqcAsym = pqc ? in.u32("PqcAsymSel") : 0;
    in.reserved(pqc ? 7 : 11);
    int mel = Fields.since(in, version, SpdmVersion.V1_3, "MELspecificationSel");
    int extAsymCount = in.u8("ExtAsymSelCount");
    int extHashCount = in.u8("ExtHashSelCount");
    in.reserved(2);
    List<ExternalAlgorithm> extAsym =
        in.list("ExtAsymSel", extAsymCount, ExternalAlgorithm.SIZE, ExternalAlgorithm::read);
    List<ExternalAlgorithm> extHash =
        in.list("ExtHashSel", extHashCount, ExternalAlgorithm.SIZE, ExternalAlgorithm::read);
    int count = version.atLeast(SpdmVersion.V1_1) ? header.param1() : 0;
    List<AlgorithmStructure> structures = in.list("AlgStruct", count, 4, AlgorithmStructure::read);
    in.end("Length");
    return new Algorithms(
        specification,
        other,
        measurementHash,
        asym,
        hash,
        pqcAsym,
        mel,
        extAsym,
        extHash,
        structures);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    SpdmVersion version = negotiated.version();
    Fields.demand(
        version.atLeast(SpdmVersion.V1_4) || pqcAsymSel == 0, "PqcAsymSel exists since SPDM 1.4");
    Fields.demand(
        version.atLeast(SpdmVersion.V1_1) || structures.isEmpty(),
        "algorithm structures exist since SPDM 1.1");
    Header.write(out, version, MessageCode.ALGORITHMS, structures.size(), 0);
    out.u16(size())
        .u8(measurementSpecificationSel)
        .u8(Fields.since(version, SpdmVersion.V1_2, otherParamsSelection, "OtherParamsSelection"));
    out.u32(measurementHashAlgo).u32(baseAsymSel).u32(baseHashSel).u32(pqcAsymSel);
    out.reserved(7)
        .u8(Fields.since(version, SpdmVersion.V1_3, melSpecificationSel, "MELspecificationSel"));
    out.u8(extAsymSel.size()).u8(extHashSel.size()).reserved(2);
    extAsymSel.forEach(external -> external.write(out));
    extHashSel.forEach(external -> external.write(out));
    structures.forEach(structure -> structure.write(out));
  }

  private int size() {
    return FIXED_SIZE
        + ExternalAlgorithm.SIZE * (extAsymSel.size() + extHashSel.size())
        + structures.stream().mapToInt(AlgorithmStructure::size).sum();
  }

  @Override
  public int code() {
    return MessageCode.ALGORITHMS.wire();
  }
}
