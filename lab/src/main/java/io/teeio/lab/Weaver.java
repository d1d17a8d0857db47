package io.teeio.lab;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.tsm.TsmEvent;
import io.teeio.tvm.TvmEvent;
import io.teeio.vmm.VmmEvent;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Weaves the events of all parties into one timeline, in the words of their specifications. */
final class Weaver implements Observers {
  private static final String VMM = "vmm";
  private static final String TSM = "tsm";
  private static final String TVM = "tvm";
  private static final String RDSM = "rdsm";
  private static final int FIRST_DEVICE_CALL = 1024;
  private static final SbiCall NO_CALL = SbiCall.of(0, 0);

  private final Timeline timeline;
  private String lastRefusal = "";
  private SbiCall pendingCall = NO_CALL;

  Weaver(Timeline timeline) {
    this.timeline = timeline;
  }

  @Override
  public void vmm(VmmEvent event) {
    switch (event) {
      case VmmEvent.Called called -> {
        if (!called.call().is(CovhFunction.RUN_TVM_VCPU)) {
          hostCall(called);
        }
      }
      case VmmEvent.Found found ->
          own(VMM, Kind.NOTE, "found " + found.function(), "BAR 0x" + hex(found.bar()));
      case VmmEvent.GuestFaulted faulted ->
          timeline.add(TVM, VMM, Kind.NOTE, "page fault", "0x" + hex(faulted.guestAddress()));
      case VmmEvent.GuestAsked _, VmmEvent.Carried _ -> {}
    }
  }

  @Override
  public void tsm(TsmEvent event) {
    switch (event) {
      case TsmEvent.GuestCalled called -> call(TVM, TSM, called.call(), called.result());
      case TsmEvent.Spdm spdm -> spdm(spdm.device().toString(), spdm.event());
      case TsmEvent.TvmChanged changed ->
          own(TSM, Kind.STATE, "TVM " + changed.tvm() + " is " + changed.state(), "");
      case TsmEvent.ConnectionChanged changed ->
          own(TSM, Kind.STATE, changed.device() + " is " + changed.state(), "");
      case TsmEvent.UpdateAnnounced announced ->
          own(
              TSM,
              Kind.NOTE,
              announced.device() + " announces an update",
              indices(announced.indices()));
      case TsmEvent.MeasurementsChanged changed ->
          own(TSM, Kind.NOTE, changed.device() + " measures otherwise", indices(changed.indices()));
      case TsmEvent.StreamChanged changed ->
          own(TSM, Kind.STATE, "stream to " + changed.device() + " is " + changed.state(), "");
      case TsmEvent.StreamRefreshed refreshed ->
          own(TSM, Kind.KEY, "new IDE keys for " + refreshed.device(), refreshed.keySet().name());
      case TsmEvent.RefreshDue due ->
          own(TSM, Kind.KEY, "IDE keys for " + due.device() + " are nearly spent", "");
      case TsmEvent.BindingChanged changed ->
          own(TSM, Kind.STATE, "TDI " + changed.tdi() + " is " + changed.state(), "");
      case TsmEvent.InterfaceChanged changed ->
          own(TSM, Kind.STATE, "TDI " + changed.tdi() + " is in " + changed.state(), "");
      case TsmEvent.DmaChanged changed ->
          own(TSM, Kind.STATE, "DMA of " + changed.tdi() + " is " + changed.state(), "");
      case TsmEvent.Revoked revoked ->
          own(TSM, Kind.FAULT, "revoked " + revoked.tdi(), revoked.reason());
      case TsmEvent.RuleBroken broken ->
          own(TSM, Kind.FAULT, broken.rule().name(), broken.detail());
      case TsmEvent.CallFailed failed ->
          own(TSM, Kind.FAULT, failed.call().name() + ": " + failed.result(), failed.reason());
      case TsmEvent.DmaRefused refused ->
          own(
              TSM,
              Kind.FAULT,
              "IOMMU refused " + refused.device(),
              "cause " + refused.cause() + " at 0x" + hex(refused.iova()));
      case TsmEvent.Unanchored unanchored ->
          own(TSM, Kind.NOTE, "no anchor for " + unanchored.device(), "");
      case TsmEvent.RootPortCalled called -> {
        if (!called.call().is(CovtFunction.RP_IDE_KEY_STATUS)) {
          call(TSM, RDSM, called.call(), called.result());
        }
      }
      case TsmEvent.HostCalled _, TsmEvent.GuestForwarded _, TsmEvent.Pages _ -> {}
    }
  }

  /** The measurements in a map of indices. */
  private static String indices(Bytes map) {
    return IntStream.range(0, map.length() * 8)
        .filter(index -> (map.at(index / 8) & 1 << index % 8) != 0)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "measurements ", ""));
  }

  @Override
  public void device(int device, DeviceEvent event) {
    switch (event) {
      case DeviceEvent.TdiMoved moved ->
          own(
              moved.function().toString(),
              Kind.STATE,
              "TDI " + moved.from() + " -> " + moved.to(),
              "");
      case DeviceEvent.TdiScrubbed scrubbed ->
          own(scrubbed.function().toString(), Kind.NOTE, "TDI scrubbed", "");
      case DeviceEvent.Refused refused ->
          own(refused.function().toString(), Kind.FAULT, refused.rule().name(), refused.detail());
      case DeviceEvent.FirmwareStaged staged ->
          own(staged.function().toString(), Kind.NOTE, "firmware waits", staged.firmware().text());
      case DeviceEvent.FirmwareUpdated updated ->
          own(updated.function().toString(), Kind.NOTE, "firmware runs", updated.firmware().text());
      case DeviceEvent.WorkDone _, DeviceEvent.Stream _ -> {}
    }
  }

  @Override
  public void rdsm(RdsmEvent event) {
    switch (event) {
      case RdsmEvent.StreamEnabled enabled ->
          own(
              RDSM,
              Kind.STATE,
              "root port " + enabled.rootPort() + (enabled.enabled() ? " enables" : " disables"),
              "stream " + enabled.stream().value());
      case RdsmEvent.StreamLost lost ->
          own(RDSM, Kind.FAULT, "root port " + lost.rootPort() + " lost a stream", lost.reason());
      case RdsmEvent.CallRefused refused ->
          own(
              RDSM,
              Kind.FAULT,
              refused.function().title() + ": " + refused.error(),
              refused.reason());
      case RdsmEvent.KeyChanged _,
          RdsmEvent.StreamProgrammed _,
          RdsmEvent.StreamReleased _,
          RdsmEvent.SourceClassified _,
          RdsmEvent.SourceDeclassified _,
          RdsmEvent.PagesMoved _ -> {}
    }
  }

  @Override
  public void fabric(FabricEvent event) {
    switch (event) {
      case FabricEvent.InboundRefused refused -> inboundRefused(refused);
      case FabricEvent.RootPortConfigRefused refused ->
          own("rp " + refused.rootPort(), Kind.FAULT, "configuration is the RDSM's", "");
      case FabricEvent.OutboundRefused refused ->
          own("root complex", Kind.FAULT, "refused " + refused.address(), refused.detail());
      case FabricEvent.LinkChanged changed ->
          own("rp " + changed.rootPort(), Kind.FAULT, "link: " + changed.change(), "");
      case FabricEvent.ErrorReported reported ->
          timeline.add(
              reported.sender().toString(),
              "rp " + reported.rootPort(),
              Kind.FAULT,
              reported.code().name(),
              "");
      case FabricEvent.MessageRefused refused ->
          own("rp " + refused.rootPort(), Kind.FAULT, refused.code() + " kept", refused.detail());
      case FabricEvent.CompletionTimeout _,
          FabricEvent.PacketCarried _,
          FabricEvent.Ide _,
          FabricEvent.Interrupt _ -> {}
    }
  }

  @Override
  public void iommu(int iommu, IommuEvent event) {
    // An access that the IOMMU aborts is told by the root port that asked it.
  }

  /** The first of a row; a device that writes a megabyte into nowhere would fill the page. */
  private void inboundRefused(FabricEvent.InboundRefused refused) {
    String row = refused.requester() + " " + refused.gate();
    if (!row.equals(lastRefusal)) {
      lastRefusal = row;
      timeline.add(
          refused.requester().toString(),
          "rp " + refused.rootPort(),
          Kind.FAULT,
          "refused at " + refused.gate(),
          refused.detail());
    }
  }

  /** The guest did something. */
  void tvm(TvmEvent event) {
    switch (event) {
      case TvmEvent.Checked checked ->
          own(
              TVM,
              Kind.CHECK,
              checked.check().name() + ": " + checked.check().result().word(),
              checked.check().reason());
      case TvmEvent.Decided decided ->
          own(
              TVM,
              Kind.CHECK,
              "verdict on " + name(decided.interfaceId()),
              decided.verdict().outcome().word() + (decided.accepted() ? "" : ", refused"));
      case TvmEvent.Recorded recorded ->
          own(
              TVM,
              Kind.CHECK,
              "recorded " + name(recorded.interfaceId()),
              "sha384 " + recorded.digest());
      case TvmEvent.Attested attested ->
          own(
              TVM,
              Kind.CHECK,
              "evidence for a third party",
              attested.report().events().size() + " events about devices");
      case TvmEvent.Accepted accepted ->
          own(TVM, Kind.STATE, "accepted " + name(accepted.interfaceId()), "");
      case TvmEvent.Moved moved ->
          own(
              TVM,
              Kind.DMA,
              "moved " + moved.transfer().bytes() + " bytes",
              (moved.direct() ? "direct" : "bounce")
                  + ", sha384 "
                  + moved.transfer().sha384()
                  + (moved.transfer().intact() ? "" : ", NOT INTACT"));
      case TvmEvent.Stopped stopped ->
          own(TVM, Kind.STATE, "stopped " + name(stopped.interfaceId()), stopped.problem());
      case TvmEvent.Failed failed ->
          own(TVM, Kind.FAULT, "failed on " + name(failed.interfaceId()), failed.problem());
      case TvmEvent.SawState _ -> {}
    }
  }

  private void spdm(String device, SpdmEvent event) {
    switch (event) {
      case SpdmEvent.MessageSent sent ->
          message(TSM, device, sent.session().isPresent(), sent.message(), sent.name());
      case SpdmEvent.MessageReceived received ->
          message(device, TSM, received.session().isPresent(), received.message(), received.name());
      case SpdmEvent.KeysUpdated updated ->
          own(TSM, Kind.KEY, "SPDM session keys updated", updated.direction().name());
      case SpdmEvent.RuleBroken broken ->
          own(TSM, Kind.FAULT, broken.rule().name(), broken.detail());
      case SpdmEvent.StateChanged changed ->
          own(TSM, Kind.STATE, "SPDM with " + device + " is " + changed.state(), "");
      case SpdmEvent.RecordSealed _, SpdmEvent.RecordOpened _ -> {}
    }
  }

  private void message(String from, String to, boolean secured, SpdmMessage message, String name) {
    Optional<Bytes> vendor =
        switch (message) {
          case VendorDefinedRequest request -> Optional.of(request.payload());
          case VendorDefinedResponse response -> Optional.of(response.payload());
          default -> Optional.empty();
        };
    Optional<VendorMessage> inner = vendor.flatMap(VendorMessage::of);
    String way = secured ? "secured" : "";
    if (inner.isPresent()) {
      if (inner.get().equals(VendorMessage.KEY_ACKNOWLEDGED)) {
        // The request holds a key, so nobody but the device gets to see that message.
        timeline.add(to, from, Kind.IDE_KM, "KEY_PROG", way + ", content withheld");
      }
      timeline.add(from, to, inner.get().kind(), inner.get().name(), way);
    } else {
      timeline.add(from, to, Kind.SPDM, name, way);
    }
  }

  /** A call that talks to a device is made again and again; told are its first and last turn. */
  private void hostCall(VmmEvent.Called called) {
    boolean pending =
        called.result().equals(SbiResult.success(Nacl.SPDM_PENDING_REQUEST))
            && called.call().fid() >= FIRST_DEVICE_CALL;
    if (!pending || !called.call().equals(pendingCall)) {
      call(VMM, TSM, called.call(), called.result());
    }
    pendingCall = pending ? called.call() : NO_CALL;
  }

  private void call(String from, String to, SbiCall call, SbiResult result) {
    String arguments =
        call.arguments().stream().map(each -> "0x" + hex(each)).collect(Collectors.joining(", "));
    timeline.add(from, to, Kind.SBI, call.name() + "(" + trimmed(arguments) + ")", "= " + result);
  }

  private static String trimmed(String arguments) {
    return arguments.replaceAll("(, 0x0)+$", "");
  }

  private void own(String who, Kind kind, String what, String detail) {
    timeline.add(who, who, kind, what, detail);
  }

  private static String name(int interfaceId) {
    return RequesterId.of(interfaceId).toString();
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }
}
