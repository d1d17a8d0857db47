package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * KEY_PAIR_INFO: one key pair of the responder (1.3). Grammar: header, TotalKeyPairs u8, KeyPairID
 * u8, Capabilities u16, KeyUsageCapabilities u16, CurrentKeyUsage u16, AsymAlgoCapabilities u32,
 * CurrentAsymAlgo u32, PublicKeyInfoLen u16, AssocCertSlotMask u8, PublicKeyInfo; since 1.4
 * PqcAsymAlgoCapLen u8 with PqcAsymAlgoCapabilities and CurrentPqcAsymAlgoLen u8 with
 * CurrentPqcAsymAlgo.
 *
 * <p>DMTF's libspdm counts four fields of 4 bytes where 1.4 has two of 5, and so sends 6 zeros more
 * than the message has; exactly these are skipped, and never written.
 *
 * @param totalKeyPairs how many there are, 8 bits
 * @param keyPairId this one, from 1, 8 bits
 * @param capabilities bit 0 GenKey, 1 Erasable, 2 CertAssoc, 3 KeyUsage, 4 AsymAlgo, 5 Shareable
 * @param keyUsageCapabilities what it can be used for, as KeyUsageMask of DIGESTS
 * @param currentKeyUsage what it is used for
 * @param asymAlgoCapabilities what it can be, see {@link KeyPairAlgorithm}
 * @param currentAsymAlgo what it is: one bit, or 0 without a classical key
 * @param assocCertSlotMask the slots whose leaf has this key
 * @param publicKeyInfo DER AlgorithmIdentifier of the key; nothing without a key
 * @param pqcAsymAlgoCapabilities as PqcAsymAlgo, since 1.4; 0 before
 * @param currentPqcAsymAlgo one bit or 0, since 1.4; 0 before
 */
public record KeyPairInfo(
    int totalKeyPairs,
    int keyPairId,
    int capabilities,
    int keyUsageCapabilities,
    int currentKeyUsage,
    long asymAlgoCapabilities,
    long currentAsymAlgo,
    int assocCertSlotMask,
    Bytes publicKeyInfo,
    long pqcAsymAlgoCapabilities,
    long currentPqcAsymAlgo)
    implements SpdmResponse {
  private static final int SURPLUS = 6;

  /** Reads the message from its header on. */
  public static KeyPairInfo read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.KEY_PAIR_INFO, negotiated.version());
    int total = in.u8("TotalKeyPairs");
    int id = in.u8("KeyPairID");
    int capabilities = in.u16("Capabilities");
    int usageCapabilities = in.u16("KeyUsageCapabilities");
    int usage = in.u16("CurrentKeyUsage");
    long algorithmCapabilities = in.u32("AsymAlgoCapabilities");
    long algorithm = in.u32("CurrentAsymAlgo");
    int infoLength = in.u16("PublicKeyInfoLen");
    int slots = in.u8("AssocCertSlotMask");
    Bytes info = in.bytes("PublicKeyInfo", infoLength);
    boolean pqc = negotiated.atLeast(SpdmVersion.V1_4);
    long pqcCapabilities = pqc ? Fields.pqcBits(in, "PqcAsymAlgoCapabilities") : 0;
    long pqcAlgorithm = pqc ? Fields.pqcBits(in, "CurrentPqcAsymAlgo") : 0;
    if (pqc && in.remaining() >= SURPLUS) {
      Bytes surplus = in.bytes("Surplus", SURPLUS);
      in.require(surplus.equals(Bytes.zeros(SURPLUS)), "Surplus", "is not zero");
    }
    return new KeyPairInfo(
        total,
        id,
        capabilities,
        usageCapabilities,
        usage,
        algorithmCapabilities,
        algorithm,
        slots,
        info,
        pqcCapabilities,
        pqcAlgorithm);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    boolean pqc = negotiated.atLeast(SpdmVersion.V1_4);
    Fields.demand(
        pqc || (pqcAsymAlgoCapabilities | currentPqcAsymAlgo) == 0,
        "PqcAsymAlgoCapabilities and CurrentPqcAsymAlgo exist since SPDM 1.4");
    Header.write(out, negotiated.version(), MessageCode.KEY_PAIR_INFO, 0, 0);
    out.u8(totalKeyPairs).u8(keyPairId).u16(capabilities);
    out.u16(keyUsageCapabilities).u16(currentKeyUsage);
    out.u32(asymAlgoCapabilities).u32(currentAsymAlgo);
    out.u16(publicKeyInfo.length()).u8(assocCertSlotMask).bytes(publicKeyInfo);
    if (pqc) {
      Fields.pqcBits(out, pqcAsymAlgoCapabilities);
      Fields.pqcBits(out, currentPqcAsymAlgo);
    }
  }

  @Override
  public int code() {
    return MessageCode.KEY_PAIR_INFO.wire();
  }
}
