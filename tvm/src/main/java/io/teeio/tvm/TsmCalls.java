package io.teeio.tvm;

import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;

/**
 * CoVE-IO's guest calls with their buffers (docs/abi.md section 6). A call that fails throws {@link
 * TsmRefusal}; evidence is copied out of the buffer at once.
 */
public final class TsmCalls {
  /** Element FULL of the connection transcript. */
  public static final int FULL = 0;

  /** Element DEVICE_CERTIFICATE. */
  public static final int DEVICE_CERTIFICATE = 1;

  /** Element VCA. */
  public static final int VCA = 3;

  /** Element SESSION: KEY_EXCHANGE to FINISH_RSP. */
  public static final int SESSION = 4;

  /** Element TDISP_VC. */
  public static final int TDISP_VERSION_CAPABILITIES = 5;

  private static final int RAW_BIT_STREAM = 1 << 1;
  private static final int NEW_MEASUREMENT = 1 << 2;

  private final GuestHart hart;

  /** Calls from {@code hart}. */
  public TsmCalls(GuestHart hart) {
    this.hart = hart;
  }

  /**
   * Touches the buffers, so that the host has put memory behind them before the TSM writes there.
   */
  public void prepare() throws GuestFault {
    byte[] zeros = new byte[GuestLayout.EVIDENCE_SIZE];
    hart.store(GuestLayout.EVIDENCE, zeros, 0, zeros.length);
    hart.store(GuestLayout.NONCE, zeros, 0, PhysicalMemory.PAGE);
    hart.store(GuestLayout.KEY, zeros, 0, PhysicalMemory.PAGE);
  }

  /** Extends runtime register {@code index} by {@code digest}, 48 bytes. */
  public void extend(int index, Bytes digest) throws TsmRefusal, GuestFault {
    hart.store(GuestLayout.NONCE, digest);
    call(CovgFunction.EXTEND_MEASUREMENT, GuestLayout.NONCE.value(), digest.length(), index);
  }

  /**
   * The certificate of this TVM, which binds {@code publicKey} (a COSE_Key) and {@code challenge}
   * (64 bytes) to what it is.
   */
  public Bytes certificate(Bytes publicKey, Bytes challenge) throws TsmRefusal, GuestFault {
    hart.store(GuestLayout.KEY, publicKey);
    hart.store(GuestLayout.NONCE, challenge);
    return evidence(
        CovgFunction.GET_EVIDENCE,
        GuestLayout.KEY.value(),
        publicKey.length(),
        GuestLayout.NONCE.value(),
        AttestationCapabilities.CBOR,
        GuestLayout.EVIDENCE.value(),
        GuestLayout.EVIDENCE_SIZE);
  }

  /** Bit 0 secured SPDM, bit 1 PCIe IDE. */
  public long deviceLink(int interfaceId) throws TsmRefusal {
    return call(CovgFunction.GET_DEVICE_LINK, interfaceId);
  }

  /** One element of the connection transcript; {@code slot} matters for certificates only. */
  public Bytes connectionTranscript(int interfaceId, int element, int slot)
      throws TsmRefusal, GuestFault {
    return evidence(
        CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
        interfaceId,
        element,
        slot,
        GuestLayout.EVIDENCE.value(),
        GuestLayout.EVIDENCE_SIZE);
  }

  /** Fresh measurements of every index, signed over {@code nonce} (32 bytes). */
  public Bytes measurements(int interfaceId, Bytes nonce, boolean raw)
      throws TsmRefusal, GuestFault {
    return measured(interfaceId, nonce, raw ? RAW_BIT_STREAM : 0);
  }

  /** What every index will measure after the update that waits, if one does; signed alike. */
  public Bytes renewedMeasurements(int interfaceId, Bytes nonce) throws TsmRefusal, GuestFault {
    return measured(interfaceId, nonce, NEW_MEASUREMENT);
  }

  private Bytes measured(int interfaceId, Bytes nonce, int attributes)
      throws TsmRefusal, GuestFault {
    hart.store(GuestLayout.NONCE, nonce);
    return evidence(
        CovgFunction.GET_DEVICE_MEASUREMENTS,
        interfaceId,
        GuestLayout.NONCE.value(),
        attributes,
        GuestLayout.EVIDENCE.value(),
        GuestLayout.EVIDENCE_SIZE);
  }

  /** The TDI report. */
  public Bytes interfaceReport(int interfaceId) throws TsmRefusal, GuestFault {
    return evidence(
        CovgFunction.GET_INTERFACE_REPORT,
        interfaceId,
        GuestLayout.EVIDENCE.value(),
        GuestLayout.EVIDENCE_SIZE);
  }

  /** The TDISP state: 0 to 3. */
  public long interfaceState(int interfaceId) throws TsmRefusal {
    return call(CovgFunction.GET_INTERFACE_STATE, interfaceId);
  }

  /** Accepts one MMIO range of the report at {@code gpa}. */
  public void mapMmio(int interfaceId, GuestAddress gpa, long reported, long size)
      throws TsmRefusal {
    call(CovgFunction.MAP_INTERFACE_MMIO, interfaceId, gpa.value(), reported, size);
  }

  /** Accepts the interface. */
  public void start(int interfaceId) throws TsmRefusal {
    call(CovgFunction.START_INTERFACE, interfaceId);
  }

  /** Throws the interface out. */
  public void stop(int interfaceId) throws TsmRefusal {
    call(CovgFunction.STOP_INTERFACE, interfaceId);
  }

  /** Makes whole pages shared with the host. */
  public void share(GuestAddress gpa, long length) throws TsmRefusal {
    call(CovgFunction.SHARE_MEMORY_REGION, gpa.value(), length);
  }

  /** Makes them confidential again. */
  public void unshare(GuestAddress gpa, long length) throws TsmRefusal {
    call(CovgFunction.UNSHARE_MEMORY_REGION, gpa.value(), length);
  }

  private Bytes evidence(CovgFunction function, long... arguments) throws TsmRefusal, GuestFault {
    long length = call(function, arguments);
    if (length < 0 || length > GuestLayout.EVIDENCE_SIZE) {
      throw new IllegalStateException(function.title() + " returned a length of " + length);
    }
    return hart.load(GuestLayout.EVIDENCE, (int) length);
  }

  private long call(CovgFunction function, long... arguments) throws TsmRefusal {
    SbiResult result = hart.ecall(SbiCall.of(function, arguments));
    if (!result.isSuccess()) {
      throw new TsmRefusal(function, result);
    }
    return result.value();
  }
}
