package io.teeio.tsm;

import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/**
 * What the TSM refuses for security's sake, and with which error. Clauses are those of CoVE-IO
 * v0.3.0+a361d4a or of CoVE; an id such as A-13 is a row of {@code docs/ambiguities.md}, where the
 * specification is silent or contradicts itself.
 */
public enum CoveRule implements Rule {
  /** Only what the platform declares exists. */
  DEVICE_IN_MANIFEST(
      "platform manifest, A-05",
      SbiError.INVALID_PARAM,
      "A function that the manifest does not list does not exist."),
  /** A host buffer is the host's. */
  HOST_BUFFER_IS_SHARED(
      "sbi_covh_connect_device, A-42",
      SbiError.INVALID_ADDRESS,
      "A buffer of the host lies in non-confidential memory of the host."),
  /** Evidence is read where the host cannot change it. */
  GUEST_BUFFER_IS_CONFIDENTIAL(
      "sbi_covg_get_device_connection_transcript, A-42",
      SbiError.INVALID_ADDRESS,
      "A buffer of a guest lies in confidential pages of that guest."),

  /** A continuation continues what was begun. */
  PENDING_ARGUMENTS_PINNED(
      "SPDM messages transport, A-10e",
      SbiError.INVALID_PARAM,
      "A pending call is continued with the arguments that it began with."),
  /** The slot speaks of this transaction. */
  PENDING_SLOT_NAMES_CALL(
      "SPDM messages transport, A-10b",
      SbiError.INVALID_PARAM,
      "The pending buffer names the function and the device that wait, and holds what its length says."),
  /** One at a time. */
  PENDING_ONE_PER_DEVICE(
      "SPDM messages transport, A-10d",
      SbiError.INVALID_STATE,
      "While a call is pending on a device no other function of that device begins."),

  /** The stream serves only functions below its root port. */
  CONNECT_FUNCTIONS_IN_MANIFEST(
      "device connection, T007",
      SbiError.BAD_RANGE,
      "The stream's requester ids are those that the manifest puts below the root port, the device's among them."),
  /** The stream serves only addresses below its root port. */
  CONNECT_ADDRESSES_IN_MANIFEST(
      "device connection, T003",
      SbiError.BAD_RANGE,
      "The stream's address ranges lie in what the manifest routes through the root port."),
  /** Two streams never share anything. */
  CONNECT_STREAM_EXCLUSIVE(
      "device connection, T003",
      SbiError.INVALID_PARAM,
      "Stream id, requester ids and addresses of a connection belong to no other connection."),
  /** No trust on first use. */
  CONNECT_CHAIN_ANCHORED(
      "platform manifest, trust anchors, A-36",
      SbiError.DENIED,
      "A device's certificate chain begins at an anchor of the manifest and holds on the day."),
  /** A session that protects. */
  CONNECT_CAPABILITIES(
      "SPDM requirements",
      SbiError.DENIED,
      "A device has certificates, signed measurements, key exchange, encryption and message authentication."),
  /** The keys go to the port that the device says it is. */
  CONNECT_PORT_MATCHES(
      "device connection, IDE_KM QUERY, A-27b",
      SbiError.DENIED,
      "The device has an IDE port at its own function, with one disabled register block of the stream and sane associations."),
  /** The device does what TDISP needs. */
  CONNECT_TDISP(
      "device requirements, A-26",
      SbiError.DENIED,
      "A device speaks TDISP 1.0 and all of its mandatory requests."),
  /** Keys are not shared between directions or sub-streams. */
  KEYS_DISTINCT(
      "device connection, A-24",
      SbiError.FAILED,
      "Every direction and sub-stream of a stream has a key of its own."),
  /** A cipher is not overused. */
  SESSION_KEY_LIMIT(
      "SPDM key update, A-34",
      SbiError.KEY_UPDATE_REQUIRED,
      "No record is sealed beyond the limit of a session's keys."),
  /** No way out while someone is inside. */
  DISCONNECT_UNBOUND(
      "device disconnection, A-15",
      SbiError.INVALID_STATE,
      "A device is disconnected only when none of its interfaces is bound."),
  /** What was checked is what is used. */
  HOST_INPUT_READ_ONCE(
      "SPDM messages transport, A-10b",
      SbiError.DENIED,
      "What the host hands over is read once: what was checked is what is used."),

  /** No DMA into what was another TVM's interface. */
  DMA_CONTEXT_INVALIDATED(
      "T008",
      SbiError.FAILED,
      "An interface that changes hands reaches nothing by a context that the IOMMU remembers."),
  /** No DMA by what the IOMMU remembers. */
  DMA_TRANSLATION_INVALIDATED(
      "T008",
      SbiError.FAILED,
      "A withdrawn translation is in no cache of the IOMMU when the withdrawal ends."),

  /** What the host kept is what was said. */
  TRANSCRIPT_GENUINE(
      "device connection transcript, A-37",
      SbiError.DENIED,
      "A transcript from the host has the digest that was recorded when its messages were exchanged."),

  /** MMIO comes from the right root port. */
  REGION_IN_ROOT_PORT(
      "sbi_covh_add_tvm_interface_region, A-19",
      SbiError.BAD_RANGE,
      "A region lies in one MMIO range of the root port above its interface, and in the stream's once that is set."),
  /** MMIO has one owner. */
  REGION_SINGLE_OWNER(
      "T005",
      SbiError.DENIED,
      "A page of MMIO and an interface belong to one TVM, and a page to one interface."),
  /** A guest address means one thing. */
  REGION_GUEST_ADDRESS_FREE(
      "sbi_covh_add_tvm_interface_region, A-19",
      SbiError.INVALID_ADDRESS,
      "A region's guest addresses are not memory and not another region's."),
  /** Regions do not change under a bound interface. */
  REGION_BEFORE_BIND(
      "sbi_covh_add_tvm_interface_region",
      SbiError.INVALID_STATE,
      "Regions are added before their interface is bound."),
  /** Nothing is taken from a bound interface. */
  REGION_RECLAIM_UNBOUND(
      "sbi_covh_reclaim_tvm_interface_region, A-14",
      SbiError.INVALID_STATE,
      "Regions are reclaimed only after their interface was unbound."),
  /** Regions come and go whole. */
  REGION_RECLAIM_WHOLE(
      "sbi_covh_reclaim_tvm_interface_region, A-14",
      SbiError.BAD_RANGE,
      "A region is reclaimed exactly as it was added."),

  /** No bind without protection. */
  BIND_CONNECTED(
      "sbi_covh_bind_interface",
      SbiError.INVALID_STATE,
      "An interface is bound only on a device with a session and a stream whose keys are enabled."),
  /** One TVM. */
  BIND_EXCLUSIVE("T005", SbiError.DENIED, "An interface is bound to one TVM at a time."),
  /** A device that did not let go is not given away. */
  BIND_NOT_QUARANTINED(
      "device unbinding, A-13",
      SbiError.INVALID_STATE,
      "An interface that did not confirm its unbinding is not bound again."),
  /** The interface starts clean. */
  BIND_FROM_UNLOCKED(
      "device binding, TDISP",
      SbiError.DENIED,
      "An interface is locked from CONFIG_UNLOCKED and is CONFIG_LOCKED thereafter."),
  /** The TDI speaks as its device did. */
  BIND_TDISP_AS_CONNECTED(
      "device binding, A-26",
      SbiError.DENIED,
      "TDISP versions and capabilities of an interface are those in the connection transcript."),
  /** Locks that policy wants. */
  BIND_LOCK_FLAGS(
      "device binding, A-23",
      SbiError.DENIED,
      "The device supports the lock flags that policy demands."),
  /** Whose it is. */
  UNBIND_BOUND_TOGETHER(
      "sbi_covh_unbind_interface",
      SbiError.INVALID_PARAM,
      "An interface is unbound only from the TVM that it is bound to."),
  /** A device that is gone takes nothing with it. */
  UNBIND_NEEDS_NOBODY(
      "device unbinding, A-13",
      SbiError.IO,
      "An unbinding ends, with an interface in quarantine, even if the device never confirms it."),
  /** A guest reaches its own interfaces only. */
  INTERFACE_OF_CALLER(
      "sbi_covg_get_device_link, A-41",
      SbiError.INVALID_PARAM,
      "A guest names only interfaces that are bound to it."),

  /** Decisions do not outlive the lock. */
  MAP_REPORT_OF_THIS_LOCK(
      "sbi_covg_map_interface_mmio, A-20b",
      SbiError.INVALID_STATE,
      "A range is mapped only after the report was read under the same lock."),
  /** In order, whole. */
  MAP_NEXT_RANGE(
      "T002, A-20",
      SbiError.BAD_RANGE,
      "Ranges are mapped in the order of the report, each with its own address and size."),
  /** Only trusted memory is mapped as such. */
  MAP_TEE_MEMORY(
      "T002, A-20",
      SbiError.BAD_RANGE,
      "Non-TEE memory and MSI-X tables are not mapped as trusted."),
  /** What was donated. */
  MAP_DONATED(
      "T002, A-20",
      SbiError.DENIED,
      "A range maps where the host donated exactly those pages for this interface."),
  /** What the stream protects. */
  MAP_IN_STREAM(
      "T002, A-19c", SbiError.DENIED, "A mapped range lies in the address ranges of the stream."),
  /** Accept what was seen. */
  START_LOCKED(
      "sbi_covg_start_interface",
      SbiError.INVALID_STATE,
      "An interface is started only from the lock under which it was verified."),
  /** Accept all of it. */
  START_ALL_MAPPED(
      "T010, A-20",
      SbiError.INVALID_STATE,
      "An interface is started only when every TEE range of its report was mapped under this lock."),
  /** Policy may want fresh measurements. */
  START_MEASURED(
      "device verification, A-20b",
      SbiError.INVALID_STATE,
      "Where policy says so, an interface is started only after measurements under this lock."),
  /** What was decided can be proved. */
  START_DECIDED(
      "third party attesting the TVM with the device",
      SbiError.INVALID_STATE,
      "Where policy says so, an interface is started only after the TVM recorded a decision under this lock."),
  /** The link is protected. */
  START_KEYS_ENABLED(
      "T006, A-25b",
      SbiError.INVALID_STATE,
      "An interface is started only while all six keys of the stream are enabled."),
  /** DMA comes here and nowhere else. */
  START_ROUTED(
      "T009, A-22",
      SbiError.DENIED,
      "An interface is started only while its TEE traffic is routed to the TSM's IOMMU."),
  /** The device runs. */
  START_IN_RUN(
      "device acceptance",
      SbiError.DENIED,
      "DMA and MMIO are enabled only for an interface that reports RUN."),

  /** Nobody's memory goes while a device may write it. */
  DESTROY_UNBOUND(
      "sbi_covh_destroy_tvm, A-30",
      SbiError.INVALID_STATE,
      "A TVM is destroyed only when no interface is bound to it and it holds no region."),
  /** Nothing runs while it goes. */
  DESTROY_STOPPED(
      "sbi_covh_destroy_tvm",
      SbiError.BUSY,
      "A TVM is destroyed only while none of its virtual CPUs runs."),
  /** Measured before. */
  BUILD_BEFORE_FINALIZE(
      "sbi_covh_add_tvm_measured_pages",
      SbiError.INVALID_STATE,
      "Memory regions, measured pages and virtual CPUs are added before the TVM is finalized."),
  /** Unmeasured after. */
  ZERO_AFTER_FINALIZE(
      "sbi_covh_add_tvm_zero_pages",
      SbiError.INVALID_STATE,
      "Unmeasured pages are added after the TVM was finalized, and are zero."),
  /** Runs when complete. */
  RUN_FINALIZED("sbi_covh_run_tvm_vcpu", SbiError.INVALID_STATE, "Only a finalized TVM runs."),
  /** Confidential where declared. */
  PAGE_IN_REGION(
      "sbi_covh_add_tvm_memory_region",
      SbiError.INVALID_ADDRESS,
      "A page is added only where its kind of memory was declared."),
  /** One use of a guest address. */
  GUEST_REGION_FREE(
      "sbi_covh_add_tvm_memory_region",
      SbiError.INVALID_ADDRESS,
      "A region of guest addresses has one kind.");

  private final Citation citation;
  private final SbiError error;

  CoveRule(String clause, SbiError error, String sentence) {
    this.citation = new Citation("CoVE-IO", "0.3.0+a361d4a", clause, Strength.SHALL, sentence);
    this.error = error;
  }

  @Override
  public Citation citation() {
    return citation;
  }

  /** What a call that breaks this rule returns. */
  public SbiError error() {
    return error;
  }
}
