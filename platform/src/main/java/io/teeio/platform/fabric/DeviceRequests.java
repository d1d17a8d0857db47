package io.teeio.platform.fabric;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.Received;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.function.Consumer;

/** What a root port does with packets that come up its link. */
final class DeviceRequests {
  private final RequesterId rootPort;
  private final TransferLimits limits;
  private final StreamTable streams;
  private final InboundPath memory;
  private final RefusalLog log;
  private final Consumer<FabricEvent> events;

  DeviceRequests(
      RootPortFacts facts,
      StreamTable streams,
      InboundPath memory,
      RefusalLog log,
      Consumer<FabricEvent> events) {
    this.events = events;
    this.rootPort = facts.id();
    this.limits = facts.limits();
    this.streams = streams;
    this.memory = memory;
    this.log = log;
  }

  /** Carries {@code packet} out; the answer goes the way it came, under IDE or not. */
  Optional<Packet> take(Packet packet) {
    return switch (packet) {
      case IdeTlp ide -> takeFromStream(ide);
      case Tlp tlp -> carryOut(tlp, false).map(Packet.class::cast);
    };
  }

  private Optional<Packet> takeFromStream(IdeTlp packet) {
    Optional<IdeStream> stream = streams.find(packet.stream()).filter(IdeStream::isEnabled);
    if (stream.isEmpty()) {
      log.refuse(packet, FabricEvent.Gate.IDE, "no stream " + packet.stream());
      return Optional.empty();
    }
    Optional<Received> received = streams.open(stream.get(), packet, log);
    Optional<Tlp> answer = received.flatMap(in -> carryOut(in.tlp(), in.tee()));
    if (answer.isEmpty() || received.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(streams.protect(stream.get(), answer.get(), received.get().tee()));
    } catch (Violation violation) {
      log.refuse(packet, FabricEvent.Gate.IDE, violation.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Tlp> carryOut(Tlp packet, boolean tee) {
    return switch (packet) {
      case Tlp.MemoryRead read -> Optional.of(read(read, tee));
      case Tlp.MemoryWrite write -> {
        if (write.data().length() > limits.maxPayload()) {
          log.refuse(write, FabricEvent.Gate.FORM, "more data than one packet may carry");
        } else {
          note(write, memory.write(write.requester(), tee, write.address(), write.data()));
        }
        yield Optional.empty();
      }
      case Tlp.Message message -> {
        hear(message);
        yield Optional.empty();
      }
      case Tlp.Completion completion -> {
        log.refuse(completion, FabricEvent.Gate.FORM, "unexpected completion");
        yield Optional.empty();
      }
      case Tlp.ConfigRead request ->
          Optional.of(unsupported(request, request.requester(), request.tag()));
      case Tlp.ConfigWrite request ->
          Optional.of(unsupported(request, request.requester(), request.tag()));
    };
  }

  private Tlp.Completion read(Tlp.MemoryRead read, boolean tee) {
    if (read.length() > limits.maxReadRequest()) {
      return unsupported(read, read.requester(), read.tag());
    }
    InboundPath.Outcome outcome = memory.read(read.requester(), tee, read.address(), read.length());
    note(read, outcome);
    return switch (outcome) {
      case InboundPath.Outcome.Done(Bytes data) ->
          new Tlp.Completion(
              rootPort, read.requester(), read.tag(), CompletionStatus.SUCCESS, data);
      case InboundPath.Outcome.Refused _ ->
          Tlp.Completion.failure(rootPort, read.requester(), read.tag(), CompletionStatus.UR);
    };
  }

  private Tlp.Completion unsupported(Tlp request, RequesterId requester, int tag) {
    log.refuse(request, FabricEvent.Gate.FORM, "not a request that a device may make");
    return Tlp.Completion.failure(rootPort, requester, tag, CompletionStatus.UR);
  }

  private void hear(Tlp.Message message) {
    switch (message.code()) {
      case IDE_FAIL -> followFailure(message.data());
      case ERR_COR, ERR_NONFATAL, ERR_FATAL ->
          events.accept(
              new FabricEvent.ErrorReported(rootPort, message.requester(), message.code()));
      case IDE_SYNC -> {} // both ends count on their own
    }
  }

  /** A device says that its end of a stream failed: this end follows. */
  private void followFailure(Bytes data) {
    if (data.length() >= 1) {
      streams
          .find(StreamId.of(data.at(0)))
          .filter(IdeStream::isSecure)
          .ifPresent(stream -> streams.lose(stream, "IDE Fail message"));
    }
  }

  private void note(Tlp packet, InboundPath.Outcome outcome) {
    if (outcome instanceof InboundPath.Outcome.Refused(FabricEvent.Gate gate, String detail)) {
      log.refuse(packet, gate, detail);
    }
  }
}
