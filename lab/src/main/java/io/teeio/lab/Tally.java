package io.teeio.lab;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.report.RunReport.SpdmFacts;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.VmmEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts what the report needs, and passes every event on. */
final class Tally implements Observers {
  private final Observers next;
  private final StepRecorder steps;
  private final Traffic traffic = new Traffic();
  private final Map<RequesterId, TdiState> states = new HashMap<>();
  private Optional<SpdmVersion> version = Optional.empty();
  private Optional<SpdmFacts> facts = Optional.empty();
  private Optional<String> lastFailure = Optional.empty();
  private long refreshes;

  Tally(Observers next, StepRecorder steps) {
    this.next = next;
    this.steps = steps;
  }

  /** What crossed the root ports. */
  Traffic traffic() {
    return traffic;
  }

  /** TDISP's name of the state of {@code tdi} as the TSM last knew it. */
  Optional<String> state(RequesterId tdi) {
    return Optional.ofNullable(states.get(tdi)).map(TdiState::name);
  }

  /** What the first connection negotiated. */
  Optional<SpdmFacts> facts() {
    return facts;
  }

  /** Streams whose keys were renewed. */
  long refreshes() {
    return refreshes;
  }

  /** Why the last call that failed did. */
  Optional<String> lastFailure() {
    return lastFailure;
  }

  @Override
  public void vmm(VmmEvent event) {
    switch (event) {
      case VmmEvent.Called _ -> steps.call();
      case VmmEvent.Carried _ -> steps.exchange();
      case VmmEvent.GuestAsked _, VmmEvent.Found _, VmmEvent.GuestFaulted _ -> {}
    }
    next.vmm(event);
  }

  @Override
  public void tsm(TsmEvent event) {
    switch (event) {
      case TsmEvent.GuestCalled _ -> steps.call();
      case TsmEvent.InterfaceChanged changed -> states.put(changed.tdi(), changed.state());
      case TsmEvent.StreamRefreshed _ -> refreshes++;
      case TsmEvent.CallFailed failed -> lastFailure = Optional.of(failed.reason());
      case TsmEvent.RuleBroken broken ->
          lastFailure =
              Optional.of(
                  broken.rule().sentence()
                      + (broken.detail().isEmpty() ? "" : " (" + broken.detail() + ")")
                      + " ["
                      + broken.rule().citation()
                      + "]");
      case TsmEvent.Spdm spdm -> negotiation(spdm.event());
      default -> {}
    }
    next.tsm(event);
  }

  private void negotiation(SpdmEvent event) {
    if (facts.isPresent()) {
      return;
    }
    if (event instanceof SpdmEvent.MessageSent sent
        && sent.message() instanceof GetCapabilities asked) {
      version = Optional.of(asked.version());
    }
    if (event instanceof SpdmEvent.MessageReceived received
        && received.message() instanceof Algorithms chosen
        && version.isPresent()) {
      facts = Optional.of(AlgorithmNames.of(version.get(), chosen));
    }
  }

  @Override
  public void device(int device, DeviceEvent event) {
    next.device(device, event);
  }

  @Override
  public void fabric(FabricEvent event) {
    if (event instanceof FabricEvent.PacketCarried carried) {
      traffic.carried(carried);
      return;
    }
    next.fabric(event);
  }

  @Override
  public void rdsm(RdsmEvent event) {
    next.rdsm(event);
  }

  @Override
  public void iommu(int iommu, IommuEvent event) {
    next.iommu(iommu, event);
  }
}
