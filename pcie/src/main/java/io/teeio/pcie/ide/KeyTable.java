package io.teeio.pcie.ide;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeEvent.KeySlotName;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The twelve key slots of one end of a stream, and which of the two key sets each direction of each
 * sub-stream is using. A transmitter moves to a key set when it is set to GO; a receiver when the
 * first authentic TLP with that K bit arrives. Whoever moves wipes what it leaves.
 */
final class KeyTable {
  private static final int SUB_STREAMS = SubStream.values().length;

  private final PortSide side;
  private final Crypto crypto;
  private final Guards guards;
  private final Consumer<KeySlotName> wiped;
  private final List<KeySlot> slots;
  private final @Nullable KeySlot[] current = new @Nullable KeySlot[2 * SUB_STREAMS];

  KeyTable(
      PortSide side, Crypto crypto, Guards guards, long invocations, Consumer<KeySlotName> wiped) {
    this.side = side;
    this.crypto = crypto;
    this.guards = guards;
    this.wiped = wiped;
    this.slots =
        Stream.of(KeySet.values())
            .flatMap(
                set -> Stream.of(PortDirection.values()).flatMap(d -> slots(set, d, invocations)))
            .toList();
  }

  private Stream<KeySlot> slots(KeySet set, PortDirection direction, long invocations) {
    return Stream.of(SubStream.values())
        .map(sub ->
            new KeySlot(new KeySlotName(set, LinkDirection.of(side, direction), sub), invocations));
  }

  KeySlot slot(KeySet set, PortDirection direction, SubStream sub) {
    return slots.get((set.wire() * 2 + direction.ideKm()) * SUB_STREAMS + sub.wire());
  }

  private static int use(PortDirection direction, SubStream sub) {
    return direction.ideKm() * SUB_STREAMS + sub.wire();
  }

  void program(KeySet set, PortDirection direction, SubStream sub, IdeKey key, long ifv)
      throws Violation {
    KeySlot slot = slot(set, direction, sub);
    guards.require(
        IdeRule.IDE_KEY_SET_IDLE,
        slot != current[use(direction, sub)] || slot(set.other(), direction, sub).isGo(),
        () -> slot.name() + " is in use");
    guards.require(IdeRule.IDE_INITIAL_IFV, ifv == IdeKey.INITIAL_IFV, () -> "initial IFV " + ifv);
    for (KeySlot other : slots) {
      guards.require(
          IdeRule.IDE_DISTINCT_KEYS,
          other == slot || !other.holds(key),
          () -> "the key of " + slot.name() + " is that of " + other.name());
    }
    retire(slot, direction);
    slot.program(key, ifv);
  }

  void go(KeySet set, PortDirection direction, SubStream sub) throws Violation {
    KeySlot slot = slot(set, direction, sub);
    if (direction == PortDirection.TX) {
      guards.require(
          IdeRule.IDE_RX_BEFORE_TX,
          slot(set, PortDirection.RX, sub).isGo(),
          () -> slot.name() + " while the port does not receive with " + set);
    }
    if (!slot.go(crypto)) {
      throw new Violation(IdeRule.IDE_KEY_PROGRAMMED, slot.name().toString());
    }
    int use = use(direction, sub);
    if (direction == PortDirection.TX || current[use] == null) {
      moveTo(slot, use);
    }
  }

  void stop(KeySet set, PortDirection direction, SubStream sub) {
    KeySlot slot = slot(set, direction, sub);
    retire(slot, direction);
    wipe(slot);
  }

  /**
   * The slot is used no more. A receiver that has seen no TLP of the other key set yet moves to it
   * if it is GO: its transmitter has moved already.
   */
  private void retire(KeySlot slot, PortDirection direction) {
    SubStream sub = slot.name().subStream();
    int use = use(direction, sub);
    if (current[use] == slot) {
      KeySlot other = slot(slot.name().keySet().other(), direction, sub);
      current[use] = other.isGo() ? other : null;
    }
  }

  /** The key that the sub-stream transmits with. */
  KeySlot sending(SubStream sub) throws Violation {
    KeySlot slot = current[use(PortDirection.TX, sub)];
    if (slot == null || !slot.isGo()) {
      throw new Violation(IdeRule.IDE_KEY_SET_GO, "nothing to transmit " + sub + " with");
    }
    return slot;
  }

  /** The key that a TLP with K bit {@code set} is opened with. */
  KeySlot receiving(KeySet set, SubStream sub) throws Violation {
    KeySlot slot = slot(set, PortDirection.RX, sub);
    if (!slot.isGo()) {
      throw new Violation(IdeRule.IDE_KEY_SET_GO, slot.name().toString());
    }
    return slot;
  }

  /** An authentic TLP came under {@code slot}: the receiver moves to its key set. */
  void received(KeySlot slot) {
    int use = use(PortDirection.RX, slot.name().subStream());
    if (current[use] != slot) {
      moveTo(slot, use);
    }
  }

  private void moveTo(KeySlot slot, int use) {
    KeySlot old = current[use];
    current[use] = slot;
    if (old != null && old != slot) {
      wipe(old);
    }
  }

  private void wipe(KeySlot slot) {
    if (slot.isProgrammed()) {
      slot.wipe();
      wiped.accept(slot.name());
    }
  }

  /** Whether every sub-stream has a key in use in both directions. */
  boolean ready() {
    for (KeySlot slot : current) {
      if (slot == null || !slot.isGo()) {
        return false;
      }
    }
    return true;
  }

  void wipeAll() {
    java.util.Arrays.fill(current, null);
    slots.forEach(this::wipe);
  }
}
