package io.teeio.tvm;

import io.teeio.platform.memory.GuestAddress;

/**
 * Where things lie in the guest's physical address space. The host must put memory there and cannot
 * gain by not doing so: an access then faults.
 */
public final class GuestLayout {
  /** First address of confidential memory; the entry page. */
  public static final GuestAddress ENTRY = new GuestAddress(0x8000_0000L);

  /** Bytes of confidential memory, filled on demand. */
  public static final long MEMORY_SIZE = 0x0800_0000L;

  /** Where the TSM puts evidence: transcripts, reports, measurements. */
  public static final GuestAddress EVIDENCE = new GuestAddress(0x8010_0000L);

  /** Bytes of {@link #EVIDENCE}. */
  public static final int EVIDENCE_SIZE = 0x2_0000;

  /** A page for a nonce on its way to the TSM. */
  public static final GuestAddress NONCE = new GuestAddress(0x8013_0000L);

  /** A page for a second thing on its way to the TSM: the public key to certify. */
  public static final GuestAddress KEY = new GuestAddress(0x8013_1000L);

  /** Descriptor ring of the first interface, completion records behind it; the others follow. */
  public static final GuestAddress RING = new GuestAddress(0x8400_0000L);

  /** The application's data, one window of it. */
  public static final GuestAddress SOURCE = new GuestAddress(0x8100_0000L);

  /** Where the device returns the data. */
  public static final GuestAddress TARGET = new GuestAddress(0x8120_0000L);

  /** Bytes of {@link #SOURCE} and of {@link #TARGET}. */
  public static final int WINDOW = 1 << 20;

  /** Pages that the guest shares with the host for bounce buffers. */
  public static final GuestAddress SHARED = new GuestAddress(0x8700_0000L);

  /** Bytes of {@link #SHARED}: ring and completions, then two sealed windows. */
  public static final int SHARED_SIZE = 0x21_0000;

  /** Offset in {@link #SHARED} of what goes to the device, sealed. */
  public static final int SHARED_OUT = 0x4000;

  /** Offset in {@link #SHARED} of what comes back, sealed. */
  public static final int SHARED_IN = 0x10_8000;

  /** MMIO of TDI 0; each further one lies {@link #MMIO_STRIDE} higher. */
  public static final GuestAddress MMIO = new GuestAddress(0x4000_0000L);

  /** Bytes from one TDI's MMIO to the next. */
  public static final int MMIO_STRIDE = 0x1_0000;

  private GuestLayout() {}

  /** The first guest address of TDI number {@code index}. */
  public static GuestAddress mmio(int index) {
    return new GuestAddress(MMIO.value() + (long) index * MMIO_STRIDE);
  }
}
