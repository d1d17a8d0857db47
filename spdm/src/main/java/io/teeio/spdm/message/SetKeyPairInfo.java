package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * SET_KEY_PAIR_INFO: changes, erases or generates a key pair of the responder (1.3). Grammar:
 * header (Param1 Operation), KeyPairID u8; unless it erases: 1 reserved byte, DesiredKeyUsage u16,
 * DesiredAsymAlgo u32, DesiredAssocCertSlotMask u8, since 1.4 DesiredPqcAsymAlgoLen u8 and
 * DesiredPqcAsymAlgo.
 *
 * @param operation what is to be done
 * @param keyPairId from 1, 8 bits
 * @param desired what the key pair is to be; empty to erase, and only then
 */
public record SetKeyPairInfo(Operation operation, int keyPairId, Optional<Desired> desired)
    implements SpdmRequest {
  /** KeyPairOperation. */
  public enum Operation {
    /** Changes what is said of the key pair. */
    PARAMETER_CHANGE(0),
    /** Erases the key. */
    ERASE(1),
    /** Erases what was there and generates a new key. */
    GENERATE(2);

    private final int wire;

    Operation(int wire) {
      this.wire = wire;
    }

    static Operation of(int wire, WireReader in) throws MalformedInput {
      for (Operation operation : values()) {
        if (operation.wire == wire) {
          return operation;
        }
      }
      throw in.malformed("Operation", "0x%02X is reserved".formatted(wire));
    }

    /** The byte on the wire. */
    public int wire() {
      return wire;
    }
  }

  /**
   * What a key pair is to be; a field of zeros leaves it as it is.
   *
   * @param keyUsage as KeyUsageMask of DIGESTS, 16 bits
   * @param asymAlgo one bit of {@link KeyPairAlgorithm} or 0
   * @param assocCertSlotMask the slots to associate it with, 8 bits
   * @param pqcAsymAlgo one bit of PqcAsymAlgo or 0, since 1.4; 0 before
   */
  public record Desired(int keyUsage, long asymAlgo, int assocCertSlotMask, long pqcAsymAlgo) {}

  /** Checks that it says what is desired unless it erases. */
  public SetKeyPairInfo {
    Fields.demand(
        desired.isPresent() == (operation != Operation.ERASE),
        "something is desired unless the key pair is erased");
  }

  /** Reads the message from its header on. */
  public static SetKeyPairInfo read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SET_KEY_PAIR_INFO, negotiated.version());
    Operation operation = Operation.of(header.param1(), in);
    int id = in.u8("KeyPairID");
    return new SetKeyPairInfo(
        operation,
        id,
        operation == Operation.ERASE ? Optional.empty() : Optional.of(desired(in, negotiated)));
  }

  private static Desired desired(WireReader in, Negotiated negotiated) throws MalformedInput {
    in.reserved(1);
    return new Desired(
        in.u16("DesiredKeyUsage"),
        in.u32("DesiredAsymAlgo"),
        in.u8("DesiredAssocCertSlotMask"),
        negotiated.atLeast(SpdmVersion.V1_4) ? Fields.pqcBits(in, "DesiredPqcAsymAlgo") : 0);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SET_KEY_PAIR_INFO, operation.wire(), 0);
    out.u8(keyPairId);
    desired.ifPresent(want -> {
      out.reserved(1).u16(want.keyUsage()).u32(want.asymAlgo()).u8(want.assocCertSlotMask());
      if (negotiated.atLeast(SpdmVersion.V1_4)) {
        Fields.pqcBits(out, want.pqcAsymAlgo());
      } else {
        Fields.demand(want.pqcAsymAlgo() == 0, "DesiredPqcAsymAlgo exists since SPDM 1.4");
      }
    });
  }

  @Override
  public int code() {
    return MessageCode.SET_KEY_PAIR_INFO.wire();
  }
}
