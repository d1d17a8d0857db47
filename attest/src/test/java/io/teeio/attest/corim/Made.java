package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/** Manifests and evidence that tests make themselves. */
final class Made {
  static final Cbor.Table ENVIRONMENT = environment("ACME", "Widget");

  private Made() {}

  static Cbor.Table table(long key, Cbor value) {
    return Cbor.Table.EMPTY.with(key, value);
  }

  static Cbor.Table environment(String vendor, String model) {
    return table(0, table(1, Cbor.text(vendor)).with(2, Cbor.text(model)));
  }

  static Cbor.Table measurement(int index, Cbor values) {
    return table(0, Cbor.whole(index)).with(1, values);
  }

  /** A digest of SHA-384 whose bytes are all {@code value}. */
  static Cbor.Table digest(int value) {
    return table(2, Cbor.list(Cbor.list(Cbor.whole(7), Cbor.octets(digestBytes(value)))));
  }

  static Bytes digestBytes(int value) {
    byte[] bytes = new byte[48];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.copyOf(bytes);
  }

  static Cbor.Listing state(Cbor environment, Cbor... measurements) {
    return Cbor.list(environment, Cbor.list(measurements));
  }

  static Cbor.Table comid(int kind, Cbor... triples) {
    return table(1, table(0, Cbor.text("made"))).with(4, table(kind, Cbor.list(triples)));
  }

  static Cbor.Tagged corim(Cbor.Table comid) {
    return new Cbor.Tagged(
        501,
        table(0, Cbor.text("made"))
            .with(1, Cbor.list(new Cbor.Tagged(506, Cbor.octets(CborWriter.write(comid))))));
  }

  static Comid read(Cbor.Table comid) throws MalformedInput {
    return Comid.read(CborWriter.write(comid));
  }

  static List<State> references(Cbor... triples) throws MalformedInput {
    return read(comid(0, triples)).triples().references();
  }

  static MeasurementBlock block(int index, int digest) {
    return MeasurementBlock.of(
        index, new DmtfMeasurement(DmtfMeasurement.MUTABLE_FIRMWARE, false, digestBytes(digest)));
  }

  static MeasurementBlock raw(int index, int type, String hex) {
    return MeasurementBlock.of(index, new DmtfMeasurement(type, true, Bytes.fromHex(hex)));
  }

  static EvidenceClaims.Blocks blocks(MeasurementBlock... blocks) throws MalformedInput {
    return new EvidenceClaims.Blocks(
        Environment.UNKNOWN,
        new BlockClaims(Crypto.portable(), Optional.of(HashAlgorithm.SHA_384)).of(List.of(blocks)));
  }
}
