package io.teeio.platform.sbi;

/**
 * What a host asks of the TSM: CoVE's functions 0 to 19, CoVE-IO's 1024 to 1034 without 1029
 * (A-04).
 */
public enum CovhFunction implements SbiFunction {
  /** State, version and capabilities of the TSM: buffer, length. */
  GET_TSM_INFO(0),
  /** Starts to make pages confidential: address, number of pages. */
  CONVERT_PAGES(1),
  /** Gives unassigned confidential pages back: address, number of pages. */
  RECLAIM_PAGES(2),
  /** Starts the fence after a conversion. */
  GLOBAL_FENCE(3),
  /** Takes part in the fence, once on each other hart. */
  LOCAL_FENCE(4),
  /** Creates a TVM: parameters, length. */
  CREATE_TVM(5),
  /** Ends building: TVM, entry address, entry argument, identity. */
  FINALIZE_TVM(6),
  /** Makes a running VM a TVM. */
  PROMOTE_TO_TVM(7),
  /** Ends a TVM. */
  DESTROY_TVM(8),
  /** Declares confidential guest memory: TVM, guest address, length. */
  ADD_TVM_MEMORY_REGION(9),
  /** Donates pages for tables: TVM, address, number of pages. */
  ADD_TVM_PAGE_TABLE_PAGES(10),
  /** Copies and measures: TVM, source, destination, type, pages, guest address. */
  ADD_TVM_MEASURED_PAGES(11),
  /** Donates zeroed pages: TVM, address, type, pages, guest address. */
  ADD_TVM_ZERO_PAGES(12),
  /** Maps pages of the host: TVM, address, type, pages, guest address. */
  ADD_TVM_SHARED_PAGES(13),
  /** Creates a virtual CPU: TVM, number, state pages. */
  CREATE_TVM_VCPU(14),
  /** Runs a virtual CPU until it exits: TVM, number. */
  RUN_TVM_VCPU(15),
  /** Starts a fence of the TVM's virtual CPUs. */
  TVM_FENCE(16),
  /** Blocks guest pages: TVM, guest address, length. */
  TVM_INVALIDATE_PAGES(17),
  /** Unblocks guest pages: TVM, guest address, length. */
  TVM_VALIDATE_PAGES(18),
  /** Removes blocked guest pages: TVM, guest address, length. */
  TVM_REMOVE_PAGES(19),
  /** Opens session and stream: device, stream descriptor, transcript buffer, size. */
  CONNECT_DEVICE(1024),
  /** Ends stream and session: device. */
  DISCONNECT_DEVICE(1025),
  /** Donates MMIO: TVM, interface, address, length, guest address. */
  ADD_TVM_INTERFACE_REGION(1026),
  /** Takes MMIO back: TVM, interface, address, length. */
  RECLAIM_TVM_INTERFACE_REGION(1027),
  /** Locks an interface for a TVM: TVM, interface. */
  BIND_INTERFACE(1028),
  /** Takes an interface from a TVM: TVM, interface. */
  UNBIND_INTERFACE(1030),
  /** Renews the keys of the session: device. */
  SPDM_KEY_UPDATE(1031),
  /** Renews the keys of the stream: device, stream. */
  IDE_KEY_REFRESH(1032),
  /** Keeps the session alive: device. */
  SPDM_HEARTBEAT(1033),
  /** Hands a stored transcript back to the TSM: device, buffer, size (A-12b). */
  GET_DEVICE_CONNECTION_TRANSCRIPT(1034);

  private final int fid;

  CovhFunction(int fid) {
    this.fid = fid;
  }

  @Override
  public int eid() {
    return Eid.COVH;
  }

  @Override
  public int fid() {
    return fid;
  }
}
