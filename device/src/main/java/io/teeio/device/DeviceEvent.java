package io.teeio.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.rule.Rule;

/** What happens in a device, as an observer with a probe in it would see. No secrets. */
public sealed interface DeviceEvent {
  /**
   * A TDI changed its state.
   *
   * @param function the TDI
   * @param from before
   * @param to after
   * @param cause what made it
   */
  record TdiMoved(RequesterId function, TdiState from, TdiState to, TdiInput cause)
      implements DeviceEvent {}

  /**
   * Everything of a TDI's last user was wiped.
   *
   * @param function the TDI
   */
  record TdiScrubbed(RequesterId function) implements DeviceEvent {}

  /**
   * A guard refused.
   *
   * @param function whose request, access or register it was
   * @param rule why
   * @param detail what broke the rule
   */
  record Refused(RequesterId function, Rule rule, String detail) implements DeviceEvent {}

  /**
   * Descriptors were done.
   *
   * @param function whose
   * @param descriptors how many
   */
  record WorkDone(RequesterId function, int descriptors) implements DeviceEvent {}

  /**
   * Firmware waits to replace what runs; whoever subscribed to it is told.
   *
   * @param function function 0
   * @param firmware what waits
   */
  record FirmwareStaged(RequesterId function, Firmware firmware) implements DeviceEvent {}

  /**
   * Other firmware runs.
   *
   * @param function function 0
   * @param firmware what runs now
   */
  record FirmwareUpdated(RequesterId function, Firmware firmware) implements DeviceEvent {}

  /**
   * An end of a stream changed.
   *
   * @param stream which one
   * @param event what happened
   */
  record Stream(StreamId stream, IdeEvent event) implements DeviceEvent {}
}
