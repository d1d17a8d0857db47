package io.teeio.platform.sbi;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a host asks of a TSM that speaks CoVE-IO v0.1: functions 1024 to 1032 of COVH, by the first
 * numbers that they ever had (riscv-ap-tee-io ff9a80b, January 2024). The same numbers mean other
 * things in v0.3, so that a TSM speaks one revision or the other and never both.
 */
public enum EarlyHostFunction {
  /** Names an IOMMU: IOMMU, address of three words (message address, data, vector control). */
  REGISTER_IOMMU(1024),
  /** Says that an IOMMU may have something to tell: IOMMU. */
  NOTIFY_IOMMU_MSI(1025),
  /** Names a root port: root port, address of a count and as many pairs of base and length. */
  REGISTER_RP(1026),
  /** Opens session and stream: device, stream. */
  CONNECT_DEVICE(1027, CovhFunction.CONNECT_DEVICE),
  /** Ends stream and session: device. */
  DISCONNECT_DEVICE(1028, CovhFunction.DISCONNECT_DEVICE),
  /** Donates MMIO: TVM, interface, address, pages, guest address. */
  ADD_TVM_INTERFACE_REGION(1029, CovhFunction.ADD_TVM_INTERFACE_REGION),
  /** Takes MMIO back, and unbinds first if it has to: TVM, interface, address, pages. */
  RECLAIM_TVM_INTERFACE_REGION(1030, CovhFunction.RECLAIM_TVM_INTERFACE_REGION),
  /** Locks an interface for a TVM: TVM, interface. */
  BIND_INTERFACE(1031, CovhFunction.BIND_INTERFACE),
  /** Takes an interface from a TVM: TVM, interface. */
  UNBIND_INTERFACE(1032, CovhFunction.UNBIND_INTERFACE);

  private final int fid;
  private final Optional<CovhFunction> today;

  EarlyHostFunction(int fid) {
    this.fid = fid;
    this.today = Optional.empty();
  }

  EarlyHostFunction(int fid, CovhFunction today) {
    this.fid = fid;
    this.today = Optional.of(today);
  }

  /** Function id within COVH. */
  public int fid() {
    return fid;
  }

  /** What became of it in v0.3; empty if nothing did. */
  public Optional<CovhFunction> today() {
    return today;
  }

  /** The function with this number. */
  public static Optional<EarlyHostFunction> find(int fid) {
    return Stream.of(values()).filter(function -> function.fid == fid).findFirst();
  }
}
