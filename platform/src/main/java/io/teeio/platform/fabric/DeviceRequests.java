package io.teeio.platform.fabric;

import io.teeio.pcie.AtsBody;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.Received;
import io.teeio.platform.iommu.InvalidationCompletion;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.PageRequest;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import java.util.OptionalInt;
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
    Optional<Tlp> answer = Optional.empty();
    for (Received received : streams.take(stream.get(), packet, log)) {
      answer = carryOut(received.tlp(), received.tee());
    }
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(streams.protect(stream.get(), answer.get(), packet.tee()));
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
          note(write, memory.write(write, tee));
        }
        yield Optional.empty();
      }
      case Tlp.Message message -> {
        hear(message, tee);
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
    InboundPath.Outcome outcome = memory.read(read, tee);
    note(read, outcome);
    return switch (outcome) {
      case InboundPath.Outcome.Done(Bytes data) ->
          new Tlp.Completion(
              rootPort, read.requester(), read.tag(), CompletionStatus.SUCCESS, data);
      case InboundPath.Outcome.Refused refused ->
          Tlp.Completion.failure(rootPort, read.requester(), read.tag(), refused.status());
    };
  }

  private Tlp.Completion unsupported(Tlp request, RequesterId requester, int tag) {
    log.refuse(request, FabricEvent.Gate.FORM, "not a request that a device may make");
    return Tlp.Completion.failure(rootPort, requester, tag, CompletionStatus.UR);
  }

  private void hear(Tlp.Message message, boolean tee) {
    switch (message.code()) {
      case IDE_FAIL -> followFailure(message.data());
      case ERR_COR, ERR_NONFATAL, ERR_FATAL ->
          events.accept(
              new FabricEvent.ErrorReported(rootPort, message.requester(), message.code()));
      case INVALIDATE_COMPLETION, PAGE_REQUEST -> hearAts(message, tee);
      case IDE_SYNC -> {} // both ends count on their own
      case INVALIDATE_REQUEST, PAGE_GROUP_RESPONSE ->
          log.refuse(message, FabricEvent.Gate.FORM, "not a message that a device may send");
    }
  }

  /** What a device that keeps translations says goes to the IOMMU that its requests go to. */
  private void hearAts(Tlp.Message message, boolean tee) {
    RequesterId device = message.requester();
    Optional<Iommu> iommu = memory.iommu(device, tee);
    if (iommu.isEmpty()) {
      log.refuse(message, FabricEvent.Gate.CLASSIFIER, "no IOMMU for it");
      return;
    }
    try {
      AtsBody body = AtsBody.read(message.data());
      if (message.code() == MessageCode.PAGE_REQUEST) {
        iommu
            .get()
            .requestPage(
                new PageRequest(
                    device.value(),
                    body.processId(),
                    body.supervisor(),
                    body.execute(),
                    body.payload()));
        return;
      }
      InvalidationCompletion done =
          new InvalidationCompletion(
              OptionalInt.of(device.segment()), device.rid16(), body.tags(), body.count());
      if (!iommu.get().complete(done)) {
        log.refuse(message, FabricEvent.Gate.IOMMU, "unexpected completion of an invalidation");
      }
    } catch (MalformedInput malformed) {
      log.refuse(message, FabricEvent.Gate.FORM, malformed.getMessage());
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
    if (outcome instanceof InboundPath.Outcome.Refused(var gate, String detail, var _)) {
      log.refuse(packet, gate, detail);
    }
  }
}
