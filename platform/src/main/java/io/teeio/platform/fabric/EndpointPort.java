package io.teeio.platform.fabric;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** The last hop before an endpoint: turns configuration requests into accesses of registers. */
final class EndpointPort implements LinkPartner {
  private final Endpoint endpoint;

  EndpointPort(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Optional<Packet> receive(Packet packet) {
    return switch (packet) {
      case Tlp.ConfigRead read ->
          Optional.of(
              endpoint
                  .configRead(read.target(), read.offset())
                  .map(value -> answer(read, value))
                  .orElseGet(() -> refusal(read.target(), read.requester(), read.tag())));
      case Tlp.ConfigWrite write -> {
        if (endpoint.configRead(write.target(), 0).isEmpty()) {
          yield Optional.of(refusal(write.target(), write.requester(), write.tag()));
        }
        endpoint.configWrite(write.target(), write.offset(), write.value());
        yield Optional.of(
            new Tlp.Completion(
                write.target(),
                write.requester(),
                write.tag(),
                CompletionStatus.SUCCESS,
                Bytes.EMPTY));
      }
      case Tlp.MemoryRead _, Tlp.MemoryWrite _, Tlp.Message _, Tlp.Completion _, IdeTlp _ ->
          endpoint.receive(packet);
    };
  }

  @Override
  public void attach(PacketPort upstream) {
    endpoint.attach(upstream);
  }

  @Override
  public void linkChanged(LinkChange change) {
    endpoint.linkChanged(change);
  }

  /** A successful answer to {@code read}. */
  static Tlp.Completion answer(Tlp.ConfigRead read, int value) {
    return new Tlp.Completion(
        read.target(),
        read.requester(),
        read.tag(),
        CompletionStatus.SUCCESS,
        Bytes.of(value, value >> 8, value >> 16, value >> 24));
  }

  private static Tlp.Completion refusal(RequesterId completer, RequesterId requester, int tag) {
    return Tlp.Completion.failure(completer, requester, tag, CompletionStatus.UR);
  }
}
