package io.teeio.device;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.Received;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The device's end of its link: sends requests up, in the clear or under IDE, and takes their
 * completions only from where they must come from.
 */
final class DeviceLink {
  private final Guards guards;
  private final Consumer<DeviceEvent> events;
  private PacketPort upstream = packet -> Optional.empty();

  DeviceLink(Guards guards, Consumer<DeviceEvent> events) {
    this.guards = guards;
    this.events = events;
  }

  void attach(PacketPort port) {
    upstream = port;
  }

  /** Sends posted {@code tlps}, at most as many as a unit of {@code way} has. */
  void write(List<Tlp> tlps, DmaGate.Way way) throws Violation {
    List<? extends Packet> packets =
        switch (way) {
          case DmaGate.Way.Clear _ -> tlps;
          case DmaGate.Way.Trusted trusted ->
              tlps.size() == 1
                  ? List.of(trusted.stream().protect(tlps.getFirst(), true))
                  : trusted.stream().protect(tlps, true);
        };
    packets.forEach(upstream::transmit);
  }

  /** Sends {@code message} in the clear. */
  void tell(Tlp.Message message) {
    upstream.transmit(message);
  }

  /**
   * Asks for memory; empty if no completion came.
   *
   * @throws Violation if the request may not leave, or the completion came another way
   */
  Optional<Tlp.Completion> read(Tlp.MemoryRead tlp, DmaGate.Way way) throws Violation {
    return switch (way) {
      case DmaGate.Way.Clear _ -> clearCompletion(upstream.transmit(tlp));
      case DmaGate.Way.Trusted trusted -> {
        Optional<Packet> answer = upstream.transmit(trusted.stream().protect(tlp, true));
        yield answer.isEmpty() ? Optional.empty() : trustedCompletion(answer.get(), trusted);
      }
    };
  }

  private static Optional<Tlp.Completion> clearCompletion(Optional<Packet> answer) {
    return answer.flatMap(packet ->
        packet instanceof Tlp.Completion completion ? Optional.of(completion) : Optional.empty());
  }

  private Optional<Tlp.Completion> trustedCompletion(Packet answer, DmaGate.Way.Trusted way)
      throws Violation {
    Received received =
        switch (answer) {
          case IdeTlp protectedAnswer -> way.stream().open(protectedAnswer);
          case Tlp clear -> new Received(clear, false);
        };
    guards.require(
        DeviceRule.DMA_COMPLETION_TRUSTED,
        received.tee(),
        () -> answer instanceof IdeTlp ? "T = 0" : "not under IDE");
    return received.tlp() instanceof Tlp.Completion completion
        ? Optional.of(completion)
        : Optional.empty();
  }

  /** Tells that {@code function} met a guard. */
  void refused(RequesterId function, Violation violation) {
    events.accept(new DeviceEvent.Refused(function, violation.rule(), violation.detail()));
  }
}
