package io.teeio.tsm.evidence;

import io.teeio.platform.evidence.EvidenceLabel;
import io.teeio.tsm.tvm.MeasurementRegisters;
import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;
import java.util.List;

/**
 * What a TVM's token says (CoVE, TVM token).
 *
 * @param challenge from whoever asks, 64 bytes
 * @param identity what the host said of the TVM; may be empty
 * @param publicKey a COSE_Key that the TVM showed, as it showed it
 * @param registers what was measured
 * @param interfaces what the TVM has of devices
 */
record TvmClaims(
    Bytes challenge,
    Bytes identity,
    Bytes publicKey,
    MeasurementRegisters registers,
    List<HeldInterface> interfaces) {
  private static final String HASH = "sha-384";
  private static final int INDEX = 1;
  private static final int VALUE = 2;
  private static final int ALGORITHM = 3;
  private static final int ID = 1;
  private static final int STATE = 2;
  private static final int LEAF = 3;
  private static final int REPORT = 4;
  private static final int STARTED_AT = 5;

  /** The claims as a CBOR map. */
  Bytes encode() {
    CborWriter out = new CborWriter().map(identity.isEmpty() ? 5 : 6);
    out.integer(EvidenceLabel.CHALLENGE).bytes(challenge);
    if (!identity.isEmpty()) {
      out.integer(EvidenceLabel.TVM_IDENTITY).bytes(identity);
    }
    out.integer(EvidenceLabel.TVM_PUBLIC_KEY).bytes(publicKey);
    out.integer(EvidenceLabel.TVM_INITIAL).array(1);
    register(out, 0);
    out.integer(EvidenceLabel.TVM_RUNTIME).array(MeasurementRegisters.RUNTIME);
    for (int index = 1; index <= MeasurementRegisters.RUNTIME; index++) {
      register(out, index);
    }
    out.integer(EvidenceLabel.TVM_INTERFACES).array(interfaces.size());
    interfaces.forEach(held -> write(out, held));
    return out.toBytes();
  }

  private void register(CborWriter out, int index) {
    out.map(3)
        .integer(INDEX)
        .integer(index)
        .integer(VALUE)
        .bytes(registers.read(index))
        .integer(ALGORITHM)
        .text(HASH);
  }

  private static void write(CborWriter out, HeldInterface held) {
    int known =
        (held.leaf().isPresent() ? 1 : 0)
            + (held.report().isPresent() ? 1 : 0)
            + (held.startedAt().isPresent() ? 1 : 0);
    out.map(2 + known)
        .integer(ID)
        .integer(held.id().value())
        .integer(STATE)
        .integer(held.state().wire());
    held.leaf().ifPresent(digest -> out.integer(LEAF).bytes(digest));
    held.report().ifPresent(digest -> out.integer(REPORT).bytes(digest));
    held.startedAt().ifPresent(register -> out.integer(STARTED_AT).bytes(register));
  }
}
