package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * One measurement of a token.
 *
 * @param componentType what is measured: DMTFSpecMeasurementValueType without bit 7, 0 to 10
 * @param digest the hash function, if the value is a digest and the function is one known here
 * @param raw whether the value is the thing itself rather than a digest
 * @param value the digest or the thing
 */
public record ClaimedMeasurement(
    int componentType, Optional<HashAlgorithm> digest, boolean raw, Bytes value) {
  private static final int COMPONENT_TYPE = 1;
  private static final int DIGEST = 2;
  private static final int RAW = 3;
  private static final int LAST_TYPE = 10;

  /**
   * {@code block} as a claim; empty if it is not in DMTF's format or of a type without a claim.
   *
   * @param hash what the connection digests measurements with
   * @throws MalformedInput if it is in DMTF's format and malformed there
   */
  static Optional<ClaimedMeasurement> of(MeasurementBlock block, HashAlgorithm hash)
      throws MalformedInput {
    Optional<DmtfMeasurement> read = block.dmtf();
    if (read.isEmpty() || read.get().valueType() > LAST_TYPE) {
      return Optional.empty();
    }
    boolean raw = read.get().raw();
    return Optional.of(
        new ClaimedMeasurement(
            read.get().valueType(),
            raw ? Optional.empty() : Optional.of(hash),
            raw,
            read.get().value()));
  }

  static ClaimedMeasurement read(CborItem item) throws MalformedInput {
    int type = (int) item.get(COMPONENT_TYPE).whole(0, LAST_TYPE);
    Optional<CborItem> raw = item.find(RAW);
    Optional<CborItem> digest = item.find(DIGEST);
    if (raw.isPresent() == digest.isPresent()) {
      throw item.malformed("is not one of digest (2) and raw (3)");
    }
    if (raw.isPresent()) {
      return new ClaimedMeasurement(type, Optional.empty(), true, raw.get().octets());
    }
    List<CborItem> parts = digest.get().elements(2);
    return new ClaimedMeasurement(
        type, DigestNames.named(parts.get(0)), false, parts.get(1).octets());
  }

  Cbor.Table toCbor() {
    Cbor.Table table = Cbor.Table.EMPTY.with(COMPONENT_TYPE, Cbor.whole(componentType));
    return raw
        ? table.with(RAW, Cbor.octets(value))
        : table.with(
            DIGEST,
            Cbor.list(
                digest.map(DigestNames::name).orElse(Cbor.text("unknown")), Cbor.octets(value)));
  }
}
