package io.teeio.platform.fabric;

import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The upper end of a link: what hangs below, and whether packets pass either way. */
final class LinkEnd {
  /** Why a link with something below is not up. */
  enum Hold {
    /** Secondary Bus Reset. */
    RESET,
    /** Link Disable. */
    DISABLED,
    /** Nobody asked for it. */
    BROKEN
  }

  private final PacketPort above;
  private final Consumer<LinkChange> changes;
  private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
  private Optional<LinkPartner> below = Optional.empty();
  private boolean lost;

  /** Nothing below; what comes up goes to {@code above}, and {@code changes} hears what happens. */
  LinkEnd(PacketPort above, Consumer<LinkChange> changes) {
    this.above = above;
    this.changes = changes;
  }

  void connect(LinkPartner partner) {
    if (below.isPresent()) {
      throw new IllegalStateException("something is connected already");
    }
    below = Optional.of(partner);
    lost = false;
    partner.attach(packet -> isUp() ? above.transmit(packet) : Optional.empty());
  }

  boolean isConnected() {
    return below.isPresent();
  }

  boolean isUp() {
    return below.isPresent() && holds.isEmpty();
  }

  /** Whether what was below was taken away and nothing came in its place. */
  boolean isLost() {
    return lost;
  }

  Optional<Packet> send(Packet packet) {
    return isUp() ? below.flatMap(partner -> partner.receive(packet)) : Optional.empty();
  }

  /** Takes away what is below. */
  void remove() {
    Optional<LinkPartner> gone = below;
    below = Optional.empty();
    lost = gone.isPresent() || lost;
    gone.ifPresent(partner -> {
      partner.attach(packet -> Optional.empty());
      partner.linkChanged(LinkChange.REMOVED);
    });
    changes.accept(LinkChange.REMOVED);
  }

  /** Keeps the link down for {@code why}. */
  void hold(Hold why) {
    boolean was = isUp();
    holds.add(why);
    if (was) {
      LinkChange change = why == Hold.RESET ? LinkChange.HOT_RESET : LinkChange.DOWN;
      below.ifPresent(partner -> partner.linkChanged(change));
      changes.accept(change);
    }
  }

  /** {@code why} is no reason any more. */
  void release(Hold why) {
    if (holds.remove(why) && isUp()) {
      below.ifPresent(partner -> partner.linkChanged(LinkChange.UP));
      changes.accept(LinkChange.UP);
    }
  }

  /** A change of a link further up, which ends what registers of the port here said. */
  void relay(LinkChange change) {
    boolean was = isUp();
    holds.remove(Hold.RESET);
    holds.remove(Hold.DISABLED);
    if (was) {
      below.ifPresent(partner -> partner.linkChanged(change));
    }
  }

  void set(Hold why, boolean on) {
    if (on) {
      hold(why);
    } else {
      release(why);
    }
  }
}
