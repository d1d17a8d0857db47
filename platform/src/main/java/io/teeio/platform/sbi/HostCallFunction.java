package io.teeio.platform.sbi;

import java.util.Locale;

/**
 * What a guest of this project's machine asks of its host, as a paravirtual guest would: nothing
 * here carries a secret and nothing the host answers is believed. In SBI's vendor-specific range.
 */
public enum HostCallFunction implements SbiFunction {
  /** The guest has come to a stage: stage number. The host answers what it wants next. */
  STAGE(0),
  /** Where a device outside the trust boundary finds a shared page: guest address. */
  SHARED_DMA_ADDRESS(1),
  /** Ring an untrusted accelerator: DMA address of the ring, descriptors in it, tail. */
  DOORBELL(2);

  /** The extension, "TIH" in the vendor-specific range 0x09000000. */
  public static final int EID = 0x0954_4948;

  private final int fid;

  HostCallFunction(int fid) {
    this.fid = fid;
  }

  @Override
  public int eid() {
    return EID;
  }

  @Override
  public int fid() {
    return fid;
  }

  @Override
  public String title() {
    return ("host_" + name()).toLowerCase(Locale.ROOT);
  }
}
