package io.teeio.tsm;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.memory.PageEvent;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Rule;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;

/** What the TSM did or saw. Never holds a secret. */
public sealed interface TsmEvent {
  /** A host called, on {@code hart}. */
  record HostCalled(int hart, SbiCall call, SbiResult result) implements TsmEvent {}

  /** A guest called; {@code result} is what it gets. */
  record GuestCalled(long tvm, SbiCall call, SbiResult result) implements TsmEvent {}

  /** A guest's call left to its host, who has something to do first. */
  record GuestForwarded(long tvm, SbiCall call) implements TsmEvent {}

  /** A call broke a rule. */
  record RuleBroken(SbiCall call, Rule rule, String detail) implements TsmEvent {}

  /** A call failed for another reason. */
  record CallFailed(SbiCall call, SbiResult result, String reason) implements TsmEvent {}

  /** A TVM is in a new state; {@code measurement} is its initial register, 48 bytes. */
  record TvmChanged(long tvm, TvmState state, Bytes measurement) implements TsmEvent {}

  /** Pages changed hands. */
  record Pages(PageEvent event) implements TsmEvent {}

  /** Something happened on the SPDM connection with a device. */
  record Spdm(RequesterId device, SpdmEvent event) implements TsmEvent {}

  /** The session with a device is in a new state. */
  record ConnectionChanged(RequesterId device, ConnState state) implements TsmEvent {}

  /**
   * A device says that an update waits which will change measurements.
   *
   * @param indices 32 bytes, bit n of the map is the measurement with index n
   */
  record UpdateAnnounced(RequesterId device, Bytes indices) implements TsmEvent {}

  /** A device says that measurements have changed; {@code indices} as in UpdateAnnounced. */
  record MeasurementsChanged(RequesterId device, Bytes indices) implements TsmEvent {}

  /** The IDE stream to a device is in a new state. */
  record StreamChanged(RequesterId device, StreamState state) implements TsmEvent {}

  /** The keys of a stream were renewed. */
  record StreamRefreshed(RequesterId device, KeySet keySet) implements TsmEvent {}

  /** Keys of the stream to a device are nearly spent: its host has to renew them. */
  record RefreshDue(RequesterId device) implements TsmEvent {}

  /** The TSM called the RDSM. */
  record RootPortCalled(SbiCall call, SbiResult result) implements TsmEvent {}

  /**
   * A device was connected whose chain begins at no anchor, because its profile has none: the
   * verdict on it is the caller's.
   */
  record Unanchored(RequesterId device) implements TsmEvent {}

  /** An interface has a new owner or none. */
  record BindingChanged(RequesterId tdi, BindState state) implements TsmEvent {}

  /** TDISP's state of an interface, as its device last said or as the TSM has to assume. */
  record InterfaceChanged(RequesterId tdi, TdiState state) implements TsmEvent {}

  /** An interface reaches memory, or does not any more. */
  record DmaChanged(RequesterId tdi, DmaState state) implements TsmEvent {}

  /** The IOMMU refused an access. */
  record DmaRefused(RequesterId device, int cause, long iova) implements TsmEvent {}

  /** Something that was not asked for took away what an interface had. */
  record Revoked(RequesterId tdi, String reason) implements TsmEvent {}
}
