package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.Received;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The smallest endpoint that behaves: 4 KiB of registers at its BAR, a few configuration registers,
 * one IDE stream. While it is locked its registers answer to T=1 on that stream only. It makes the
 * memory requests that a test asks it for.
 */
public final class TinyDevice implements Endpoint {
  private final RequesterId id;
  private final long bar;
  private final byte[] registers = new byte[4096];
  private final Map<Integer, Integer> config = new HashMap<>();
  private final IdeStream stream;
  private final List<LinkChange> changes = new ArrayList<>();
  private final List<MessageCode> messages = new ArrayList<>();
  private PacketPort upstream = packet -> Optional.empty();
  private BiConsumer<Tlp.Message, Boolean> listener = (message, tee) -> {};
  private boolean locked;
  private int answers;
  private boolean silent;

  public TinyDevice(RequesterId id, long bar, StreamId stream, Crypto crypto) {
    this.id = id;
    this.bar = bar;
    config.put(0, 0x0001_1AF4);
    config.put(0x10, (int) bar);
    this.stream =
        new IdeStream(
            stream, PortSide.ENDPOINT, crypto, Guards.all(), event -> {}, IdeStream.UNLIMITED);
    this.stream.associate(StreamAssociation.everything());
  }

  public RequesterId id() {
    return id;
  }

  public IdeStream stream() {
    return stream;
  }

  public void lock() {
    locked = true;
  }

  public void fallSilent() {
    silent = true;
  }

  /** Requests that reached its registers. */
  public int answers() {
    return answers;
  }

  /** Has {@code next} hear messages and their T bits. */
  public void listen(BiConsumer<Tlp.Message, Boolean> next) {
    listener = next;
  }

  public List<MessageCode> messages() {
    return messages;
  }

  @Override
  public void attach(PacketPort port) {
    upstream = port;
  }

  @Override
  public void linkChanged(LinkChange change) {
    changes.add(change);
    if (change != LinkChange.UP) {
      stream.lose("reset");
    }
  }

  /** What it felt of its link. */
  public List<LinkChange> changes() {
    return changes;
  }

  @Override
  public Optional<Integer> configRead(RequesterId function, int offset) {
    return function.equals(id) ? Optional.of(config.getOrDefault(offset, 0)) : Optional.empty();
  }

  @Override
  public void configWrite(RequesterId function, int offset, int value) {
    config.put(offset, value);
  }

  @Override
  public Optional<Packet> receive(Packet packet) {
    if (silent) {
      return Optional.empty();
    }
    return switch (packet) {
      case Tlp tlp -> answer(tlp, false).map(Packet.class::cast);
      case IdeTlp ide -> {
        try {
          Received received = stream.open(ide);
          Optional<Tlp> answer = answer(received.tlp(), received.tee());
          yield answer.isPresent()
              ? Optional.of(stream.protect(answer.get(), received.tee()))
              : Optional.empty();
        } catch (Violation dropped) {
          yield Optional.empty();
        }
      }
    };
  }

  private Optional<Tlp> answer(Tlp tlp, boolean tee) {
    return switch (tlp) {
      case Tlp.MemoryRead read -> Optional.of(answer(read, tee));
      case Tlp.MemoryWrite write -> {
        if (mayReach(write.address(), write.data().length(), tee)) {
          answers++;
          write.data().copyTo(registers, (int) (write.address() - bar));
        }
        yield Optional.empty();
      }
      case Tlp.Message message -> {
        messages.add(message.code());
        listener.accept(message, tee);
        yield Optional.empty();
      }
      case Tlp.Completion _, Tlp.ConfigRead _, Tlp.ConfigWrite _ -> Optional.empty();
    };
  }

  private Tlp.Completion answer(Tlp.MemoryRead read, boolean tee) {
    if (!mayReach(read.address(), read.length(), tee)) {
      return Tlp.Completion.failure(id, read.requester(), read.tag(), CompletionStatus.UR);
    }
    answers++;
    int from = (int) (read.address() - bar);
    return new Tlp.Completion(
        id,
        read.requester(),
        read.tag(),
        CompletionStatus.SUCCESS,
        Bytes.copyOf(registers, from, from + read.length()));
  }

  private boolean mayReach(long address, int length, boolean tee) {
    return locked == tee && address >= bar && address + length <= bar + registers.length;
  }

  /** Sends {@code tlp} in the clear. */
  public Optional<Packet> sendInTheClear(Tlp tlp) {
    return upstream.transmit(tlp);
  }

  /** Sends {@code packet} as it is. */
  public Optional<Packet> sendRaw(Packet packet) {
    return upstream.transmit(packet);
  }

  /** Sends {@code tlp} through its stream; what comes back is opened. */
  public Optional<Tlp> send(Tlp tlp, boolean tee) throws Violation {
    Optional<Packet> answer = upstream.transmit(stream.protect(tlp, tee));
    if (answer.isPresent() && answer.get() instanceof IdeTlp ide) {
      return Optional.of(stream.open(ide).tlp());
    }
    return Optional.empty();
  }

  /** Reads memory by DMA; empty if that was refused. */
  public Optional<Bytes> read(long address, int length, boolean tee) throws Violation {
    return send(new Tlp.MemoryRead(id, address, length, 9), tee).flatMap(TinyDevice::data);
  }

  /** Writes memory by DMA. */
  public void write(long address, Bytes data, boolean tee) throws Violation {
    send(new Tlp.MemoryWrite(id, address, data), tee);
  }

  /** The data of a successful completion. */
  public static Optional<Bytes> data(Packet packet) {
    return packet instanceof Tlp.Completion completion
            && completion.status() == CompletionStatus.SUCCESS
        ? Optional.of(completion.data())
        : Optional.empty();
  }
}
