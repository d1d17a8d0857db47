package io.teeio.platform.fabric.link;

import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.platform.fabric.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does one thing to the packets of a link that a filter picks. Whoever waits for an answer that is
 * late gets none; the answer comes in later, when nobody waits for it any more.
 */
public final class TamperedLink implements LinkInterceptor {
  private static final class Held {
    private final LinkDirection direction;
    private final Packet packet;
    private int toPass;

    Held(LinkDirection direction, Packet packet, int toPass) {
      this.direction = direction;
      this.packet = packet;
      this.toPass = toPass;
    }
  }

  private final PacketPort up;
  private final PacketPort down;
  private final PacketFilter filter;
  private final Tampering tampering;
  private final List<Packet> met = new ArrayList<>();
  private List<Held> held = new ArrayList<>();

  /**
   * Somebody between two ports.
   *
   * @param up where what goes up is sent
   * @param down where what goes down is sent
   * @param filter what it picks
   * @param tampering what it does to that
   */
  public TamperedLink(PacketPort up, PacketPort down, PacketFilter filter, Tampering tampering) {
    this.up = up;
    this.down = down;
    this.filter = filter;
    this.tampering = tampering;
  }

  /** Puts somebody into {@code hub}. */
  public static TamperedLink in(Switch hub, PacketFilter filter, Tampering tampering) {
    TamperedLink link = new TamperedLink(hub::up, hub::down, filter, tampering);
    hub.intercept(link);
    return link;
  }

  /** The packets that it picked, as they were sent. */
  public List<Packet> met() {
    return List.copyOf(met);
  }

  /** Packets that it keeps. */
  public int holding() {
    return held.size();
  }

  @Override
  public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
    releaseDue();
    return pass(direction, packet, next).flatMap(answer -> back(direction.opposite(), answer));
  }

  private Optional<Packet> pass(LinkDirection direction, Packet packet, PacketPort next) {
    if (!filter.picks(direction, packet)) {
      return passed(direction, next.transmit(packet));
    }
    met.add(packet);
    return switch (tampering) {
      case Tampering.Drop() -> Optional.empty();
      case Tampering.Flip flip ->
          BitFlip.of(packet, flip).flatMap(flipped -> passed(direction, next.transmit(flipped)));
      case Tampering.Delay(int packets) -> {
        held.add(new Held(direction, packet, packets));
        yield Optional.empty();
      }
      case Tampering.Replay(int copies) -> {
        Optional<Packet> answer = passed(direction, next.transmit(packet));
        for (int i = 0; i < copies; i++) {
          late(direction, packet);
        }
        yield answer;
      }
    };
  }

  /** One that is waited for; what is to come after it comes before the next packet. */
  private Optional<Packet> back(LinkDirection direction, Packet answer) {
    boolean picked = filter.picks(direction, answer);
    if (!picked) {
      count(direction);
      return Optional.of(answer);
    }
    met.add(answer);
    return switch (tampering) {
      case Tampering.Drop() -> Optional.empty();
      case Tampering.Flip flip -> BitFlip.of(answer, flip);
      case Tampering.Delay(int packets) -> {
        held.add(new Held(direction, answer, packets));
        yield Optional.empty();
      }
      case Tampering.Replay(int copies) -> {
        for (int i = 0; i < copies; i++) {
          held.add(new Held(direction, answer, 0));
        }
        yield Optional.of(answer);
      }
    };
  }

  private Optional<Packet> passed(LinkDirection direction, Optional<Packet> answer) {
    count(direction);
    releaseDue();
    return answer;
  }

  private void count(LinkDirection direction) {
    for (Held each : held) {
      if (each.direction == direction) {
        each.toPass--;
      }
    }
  }

  private void releaseDue() {
    List<Held> due = held.stream().filter(each -> each.toPass <= 0).toList();
    held.removeAll(due);
    due.forEach(each -> late(each.direction, each.packet));
  }

  /** Lets go of everything that it keeps, in the order in which it came. */
  public void release() {
    List<Held> all = held;
    held = new ArrayList<>();
    all.forEach(each -> late(each.direction, each.packet));
  }

  /** Sends a packet that nobody waits behind; so its answer is a packet of its own. */
  private void late(LinkDirection direction, Packet packet) {
    toward(direction)
        .transmit(packet)
        .ifPresent(answer -> toward(direction.opposite()).transmit(answer));
  }

  private PacketPort toward(LinkDirection direction) {
    return switch (direction) {
      case UPSTREAM -> up;
      case DOWNSTREAM -> down;
    };
  }
}
