package io.teeio.platform.fabric;

import io.teeio.pcie.AtsBody;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.Received;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.function.Consumer;

/** What a root port does with what harts and IOMMUs ask: sends it down its link, or answers. */
final class HostRequests {
  private final RequesterId rootPort;
  private final BusRange buses;
  private final StreamTable streams;
  private final RootPortRegisters registers;
  private final LinkEnd link;
  private final Guards guards;
  private final RefusalLog log;
  private final Consumer<FabricEvent> events;
  private int lastTag;

  HostRequests(
      RootPortFacts facts,
      StreamTable streams,
      RootPortRegisters registers,
      LinkEnd link,
      Guards guards,
      RefusalLog log,
      Consumer<FabricEvent> events) {
    this.rootPort = facts.id();
    this.buses = facts.buses();
    this.streams = streams;
    this.registers = registers;
    this.link = link;
    this.guards = guards;
    this.log = log;
    this.events = events;
  }

  /** Reads device memory; empty if no completion came that could be taken. */
  Optional<Tlp.Completion> read(long address, int length, boolean tee) throws Violation {
    Tlp.MemoryRead request = new Tlp.MemoryRead(rootPort, address, length, nextTag());
    Optional<IdeStream> stream = streamFor(address, tee);
    if (stream.isEmpty()) {
      return matched(request.tag(), length, send(request).flatMap(HostRequests::inTheClear));
    }
    Optional<Packet> answer = send(streams.protect(stream.get(), request, tee));
    return matched(
        request.tag(), length, answer.flatMap(packet -> opened(packet, stream.get(), tee)));
  }

  /** Writes device memory. */
  void write(long address, Bytes data, boolean tee) throws Violation {
    Tlp.MemoryWrite request = new Tlp.MemoryWrite(rootPort, address, data);
    Optional<IdeStream> stream = streamFor(address, tee);
    Packet packet = stream.isPresent() ? streams.protect(stream.get(), request, tee) : request;
    send(packet);
  }

  /** A register of its own or of a function below; empty if nobody answers. */
  Optional<Integer> readConfig(RequesterId function, int offset) {
    if (function.equals(rootPort)) {
      return Optional.of(registers.read(offset));
    }
    Tlp.ConfigRead request = new Tlp.ConfigRead(rootPort, function, offset, nextTag());
    return matched(request.tag(), 4, send(request).flatMap(HostRequests::inTheClear))
        .filter(answer -> answer.status() == CompletionStatus.SUCCESS)
        .map(answer -> littleEndian(answer.data()));
  }

  /** Writes a register of its own or of a function below. */
  void writeConfig(RequesterId function, int offset, int value) {
    if (function.equals(rootPort)) {
      registers.write(offset, value);
    } else {
      send(new Tlp.ConfigWrite(rootPort, function, offset, nextTag(), value));
    }
  }

  /** Tells {@code function} below something; the TEE's words leave through its stream only. */
  void tell(RequesterId function, MessageCode code, AtsBody body, boolean tee) {
    Tlp.Message message = new Tlp.Message(rootPort, Optional.of(function), code, body.toBytes());
    if (!tee) {
      send(message);
      return;
    }
    try {
      Optional<IdeStream> stream = streams.to(function).filter(IdeStream::isEnabled);
      guards.require(
          PlatformRule.RP_TEE_NEEDS_STREAM, stream.isPresent(), () -> "no stream to " + function);
      send(stream.isPresent() ? streams.protect(stream.get(), message, true) : message);
    } catch (Violation refused) {
      events.accept(new FabricEvent.MessageRefused(rootPort, function, code, refused.getMessage()));
    }
  }

  /** The stream of a request to {@code address}; the TEE's requests leave on no other way. */
  private Optional<IdeStream> streamFor(long address, boolean tee) throws Violation {
    Optional<IdeStream> stream = streams.behind(address).filter(IdeStream::isEnabled);
    guards.require(
        PlatformRule.RP_TEE_NEEDS_STREAM,
        !tee || stream.isPresent(),
        () -> "no stream for 0x" + Long.toHexString(address));
    return stream;
  }

  /** Sends {@code packet} as it is. */
  Optional<Packet> send(Packet packet) {
    events.accept(new FabricEvent.PacketCarried(rootPort, LinkDirection.DOWNSTREAM, packet));
    Optional<Packet> answer = link.send(packet);
    answer.ifPresent(
        up -> events.accept(new FabricEvent.PacketCarried(rootPort, LinkDirection.UPSTREAM, up)));
    return answer;
  }

  private static Optional<Tlp.Completion> inTheClear(Packet answer) {
    return answer instanceof Tlp.Completion completion ? Optional.of(completion) : Optional.empty();
  }

  private Optional<Tlp.Completion> opened(Packet answer, IdeStream stream, boolean tee) {
    Optional<Received> received =
        answer instanceof IdeTlp ide ? streams.open(stream, ide, log) : Optional.empty();
    try {
      guards.require(
          PlatformRule.RP_COMPLETION_PROTECTED,
          received.isPresent() && received.get().tee() == tee,
          () -> "the answer is not under IDE with the same T bit");
    } catch (Violation violation) {
      log.refuse(answer, FabricEvent.Gate.IDE, violation.getMessage());
      return Optional.empty();
    }
    Packet plain = received.isPresent() ? received.get().tlp() : answer;
    return inTheClear(plain);
  }

  /** Takes a completion only if it answers the request that is out. */
  private Optional<Tlp.Completion> matched(
      int tag, int length, Optional<Tlp.Completion> completion) {
    if (completion.isEmpty()) {
      events.accept(new FabricEvent.CompletionTimeout(rootPort, tag));
    }
    return completion.filter(answer -> {
      boolean fits =
          answer.requester().equals(rootPort)
              && answer.tag() == tag
              && buses.contains(answer.completer())
              && (answer.status() != CompletionStatus.SUCCESS || answer.data().length() == length);
      if (!fits) {
        log.refuse(answer, FabricEvent.Gate.FORM, "unexpected completion");
      }
      return fits;
    });
  }

  private int nextTag() {
    lastTag = (lastTag + 1) & 0xFF;
    return lastTag;
  }

  private static int littleEndian(Bytes data) {
    return data.at(0) | data.at(1) << 8 | data.at(2) << 16 | data.at(3) << 24;
  }
}
