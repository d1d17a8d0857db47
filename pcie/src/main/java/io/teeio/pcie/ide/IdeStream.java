package io.teeio.pcie.ide;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One end of a selective IDE stream: AES-256-GCM with a 96-bit MAC over the payload (encrypted) and
 * the header with the IDE prefix (authenticated).
 *
 * <p>It is Secure while it is enabled and every sub-stream has a key in use in both directions. A
 * wrong MAC (which a replayed, dropped, reordered or altered TLP comes to, as both ends count
 * invocations), a posted request that was overtaken, or a spent key makes it Insecure at once, and
 * every key is wiped: nothing passes until all are programmed anew.
 *
 * <p>Ends must be told the receivers' GO before the transmitters' (endpoint Rx, root port Rx,
 * endpoint Tx, root port Tx): an end refuses to transmit with a key set that it does not receive
 * with, and a TLP that comes before its receiver is GO makes the receiver Insecure.
 *
 * <p>Not thread-safe.
 */
public final class IdeStream implements AutoCloseable {
  /** No limit but that of the 64-bit counter. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private final StreamId id;
  private final PortSide side;
  private final Guards guards;
  private final Consumer<IdeEvent> events;
  private final long limit;
  private final KeyTable keys;
  private final byte[] aad = new byte[IdePrefix.SIZE + TlpHeader.MAX_SIZE];
  private final StreamTraffic traffic;
  private final IdeUnit unit;
  private IdeState state = IdeState.INSECURE;
  private boolean enabled;
  private IdeProfile profile = IdeProfile.PLAIN;
  private long sealed;
  private long opened;
  private long refreshes;

  /**
   * An end that has no keys, no association, and is not enabled.
   *
   * @param id of the stream
   * @param side which end
   * @param crypto ciphers with it
   * @param guards through which it refuses
   * @param events hears what happens
   * @param limit TLPs that one key protects before it is spent, which is how many values its
   *     invocation counter has; {@link #UNLIMITED} for those of 63 bits
   */
  public IdeStream(
      StreamId id,
      PortSide side,
      Crypto crypto,
      Guards guards,
      Consumer<IdeEvent> events,
      long limit) {
    this.id = id;
    this.side = side;
    this.guards = guards;
    this.events = events;
    if (limit < 1) {
      throw new IllegalArgumentException("a key protects at least one TLP, not " + limit);
    }
    this.limit = limit;
    this.traffic = new StreamTraffic(guards);
    this.unit = new IdeUnit(id, traffic, guards);
    this.keys =
        new KeyTable(
            side,
            crypto,
            guards,
            limit,
            key -> events.accept(new IdeEvent.KeyWiped(id, side, key)));
  }

  /** The stream's number. */
  public StreamId id() {
    return id;
  }

  /** Which end this is. */
  public PortSide side() {
    return side;
  }

  /** Secure or Insecure. */
  public IdeState state() {
    return state;
  }

  /** Whether the stream is Secure. */
  public boolean isSecure() {
    return state == IdeState.SECURE;
  }

  /** Whether every sub-stream has a key set to GO in both directions, enabled or not. */
  public boolean keysReady() {
    return keys.ready();
  }

  /** Whether the key of that place is programmed, in use or not. */
  public boolean isProgrammed(KeySet set, PortDirection direction, SubStream sub) {
    return keys.slot(set, direction, sub).isProgrammed();
  }

  /** Says what traffic belongs to the stream. */
  public void associate(StreamAssociation traffic) {
    this.traffic.associate(traffic);
  }

  /** What traffic belongs to the stream. */
  public Optional<StreamAssociation> association() {
    return traffic.association();
  }

  /** Says how this end sends posted packets from now on. */
  public void sendAs(IdeProfile next) {
    profile = next;
  }

  /** How this end sends posted packets. */
  public IdeProfile profile() {
    return profile;
  }

  /** Says whether the stream carries T = 1 only. */
  public void limitToTee(boolean only) {
    traffic.limitToTee(only);
  }

  /**
   * Programs a key, of which it takes a copy; one that is programmed but not in use is overwritten.
   *
   * @param direction seen from this port
   * @param ifv initial invocation field, 1
   * @throws Violation if that key is in use, is also that of another place, or has another IFV
   */
  public void program(KeySet set, PortDirection direction, SubStream sub, IdeKey key, long ifv)
      throws Violation {
    keys.program(set, direction, sub, key, ifv);
    events.accept(new IdeEvent.KeyProgrammed(id, side, keys.slot(set, direction, sub).name()));
  }

  /**
   * Sets a key to GO. A receiver then accepts it; a transmitter uses it from now on.
   *
   * @param direction seen from this port
   * @throws Violation if it is not programmed, or to transmit while this port does not receive
   */
  public void go(KeySet set, PortDirection direction, SubStream sub) throws Violation {
    boolean wasReady = keys.ready();
    keys.go(set, direction, sub);
    events.accept(new IdeEvent.KeyGo(id, side, keys.slot(set, direction, sub).name()));
    if (wasReady && direction == PortDirection.TX && sub == SubStream.POSTED) {
      refreshes++;
    }
    settle("keys are GO");
  }

  /** Stops and wipes a key; the stream becomes Insecure if it was in use. */
  public void stop(KeySet set, PortDirection direction, SubStream sub) {
    keys.stop(set, direction, sub);
    settle("a key was stopped");
  }

  /**
   * Enables the stream.
   *
   * @throws Violation if no association was made
   */
  public void enable() throws Violation {
    guards.require(IdeRule.IDE_ASSOCIATION_BEFORE_ENABLE, traffic.association().isPresent());
    enabled = true;
    settle("enabled");
  }

  /** Disables the stream, which is Insecure at once. */
  public void disable() {
    enabled = false;
    settle("disabled");
  }

  /** Whether the stream is enabled. */
  public boolean isEnabled() {
    return enabled;
  }

  /**
   * Makes the stream Insecure and wipes all keys, for {@code reason}: the session that programmed
   * them ended, the function was reset.
   */
  public void lose(String reason) {
    keys.wipeAll();
    settle(reason);
  }

  /** Wipes all keys. */
  @Override
  public void close() {
    lose("closed");
  }

  private void settle(String reason) {
    IdeState now = enabled && keys.ready() ? IdeState.SECURE : IdeState.INSECURE;
    if (now == state) {
      return;
    }
    state = now;
    unit.clear();
    if (now == IdeState.INSECURE) {
      keys.wipeAll();
    }
    traffic.restart();
    events.accept(new IdeEvent.StateChanged(id, side, now, reason));
  }

  private Violation fail(Violation violation) {
    events.accept(new IdeEvent.Failed(id, side, violation.rule(), violation.detail()));
    lose(violation.rule().name());
    return violation;
  }

  /**
   * Protects {@code tlp}.
   *
   * @param tee the T bit
   * @throws Violation if the stream is not Secure, the packet does not belong to it, or its key is
   *     spent; a spent key makes the stream Insecure
   */
  public IdeTlp protect(Tlp tlp, boolean tee) throws Violation {
    if (profile.pcrc()) {
      return protect(List.of(tlp), tee).getFirst();
    }
    guards.require(IdeRule.IDE_SECURE_STATE, isSecure());
    traffic.requireOutbound(tlp, tee);
    SubStream sub = tlp.subStream();
    KeySlot slot = sending(sub);
    int counter = traffic.count(sub);
    KeySet set = slot.name().keySet();
    IdePrefix.write(aad, id, sub, set, tee, counter);
    int length = TlpHeader.write(tlp, aad, IdePrefix.SIZE);
    Bytes header = Bytes.copyOf(aad, IdePrefix.SIZE, length);
    Bytes cipher = slot.seal(aad, length, tlp.data());
    sealed++;
    return new IdeTlp(id, sub, set, tee, counter, header, cipher);
  }

  /**
   * Protects {@code tlps} with one MAC, which is in the last packet.
   *
   * @param tlps one, or as many posted ones as the {@link #profile} says at most
   * @param tee the T bit
   * @return as many packets, to be sent in this order with none of the sub-stream between them
   * @throws Violation as {@link #protect(Tlp, boolean)}
   */
  public List<IdeTlp> protect(List<Tlp> tlps, boolean tee) throws Violation {
    guards.require(IdeRule.IDE_SECURE_STATE, isSecure());
    IdeUnit.requireOne(tlps, profile);
    for (Tlp tlp : tlps) {
      traffic.requireOutbound(tlp, tee);
    }
    KeySlot slot = sending(tlps.getFirst().subStream());
    List<IdeTlp> packets = unit.seal(slot, tlps, tee, profile.pcrc());
    sealed += packets.size();
    return packets;
  }

  /**
   * Takes {@code packet}, which may be one of several under one MAC.
   *
   * @return what can be believed now: nothing while the MAC has not come, then all of them
   * @throws Violation as {@link #open}; and if the MAC covers what one may not
   */
  public List<Received> take(IdeTlp packet) throws Violation {
    if (packet.hasMac() && !packet.hasPcrc() && unit.isEmpty()) {
      return List.of(open(packet));
    }
    requireUsable(packet);
    List<Tlp> tlps;
    try {
      List<IdeTlp> packets = unit.take(packet);
      tlps = packets.isEmpty() ? List.of() : authentic(packets);
    } catch (Violation violation) {
      throw fail(violation);
    }
    List<Received> received = new ArrayList<>();
    for (Tlp tlp : tlps) {
      traffic.requireInbound(tlp, packet.tee());
      opened++;
      received.add(new Received(tlp, packet.tee()));
    }
    return received;
  }

  private void requireUsable(IdeTlp packet) throws Violation {
    guards.require(
        IdeRule.IDE_STREAM_ID, packet.stream().equals(id), () -> "names " + packet.stream());
    guards.require(IdeRule.IDE_SECURE_STATE, isSecure());
  }

  private List<Tlp> authentic(List<IdeTlp> packets) throws Violation {
    IdeTlp last = packets.getLast();
    KeySlot slot = keys.receiving(last.keySet(), last.subStream());
    requireUnspent(slot);
    Bytes plain = unit.open(slot, packets);
    keys.received(slot);
    List<Bytes> payloads = unit.payloads(packets, plain);
    List<Tlp> tlps = new ArrayList<>();
    for (int i = 0; i < packets.size(); i++) {
      traffic.requireOrder(packets.get(i));
      tlps.add(tlp(packets.get(i), payloads.get(i)));
    }
    return tlps;
  }

  private Tlp tlp(IdeTlp packet, Bytes data) throws Violation {
    try {
      Tlp tlp = TlpHeader.read(packet.header(), data);
      guards.require(IdeRule.IDE_SUB_STREAM, tlp.subStream() == packet.subStream());
      return tlp;
    } catch (MalformedInput malformed) {
      throw new Violation(IdeRule.IDE_TLP_FORM, malformed.getMessage());
    }
  }

  /**
   * Opens {@code packet}, which has a MAC of its own.
   *
   * @throws Violation if the stream is not Secure or is another one, if the packet is not authentic
   *     (then the stream is Insecure), or if its sender does not belong to the stream
   */
  public Received open(IdeTlp packet) throws Violation {
    requireUsable(packet);
    if (packet.hasPcrc() || !packet.hasMac()) {
      List<Received> received = packet.hasMac() ? take(packet) : List.of();
      if (received.size() != 1) {
        throw fail(new Violation(IdeRule.IDE_AGGREGATION, "this port takes one at a time"));
      }
      return received.getFirst();
    }
    Tlp tlp;
    try {
      tlp = authentic(packet);
    } catch (Violation violation) {
      throw fail(violation);
    }
    traffic.requireInbound(tlp, packet.tee());
    opened++;
    return new Received(tlp, packet.tee());
  }

  private Tlp authentic(IdeTlp packet) throws Violation {
    SubStream sub = packet.subStream();
    KeySlot slot = keys.receiving(packet.keySet(), sub);
    requireUnspent(slot);
    int length = IdePrefix.SIZE + packet.header().length();
    if (length > aad.length) {
      throw new Violation(IdeRule.IDE_TLP_FORM, "the header is too long");
    }
    IdePrefix.write(
        aad, packet.stream(), sub, packet.keySet(), packet.tee(), packet.prSentCounter());
    packet.header().copyTo(aad, IdePrefix.SIZE);
    Optional<Bytes> data = slot.open(aad, length, packet.sealed());
    guards.require(IdeRule.IDE_MAC, data.isPresent(), () -> slot.name().toString());
    keys.received(slot);
    traffic.requireOrder(packet);
    return tlp(packet, data.orElseGet(() -> slot.openUnchecked(packet.sealed())));
  }

  private KeySlot sending(SubStream sub) throws Violation {
    KeySlot slot = keys.sending(sub);
    try {
      requireUnspent(slot);
    } catch (Violation violation) {
      throw fail(violation);
    }
    return slot;
  }

  private void requireUnspent(KeySlot slot) throws Violation {
    guards.require(IdeRule.IDE_COUNTER_LIMIT, slot.used() < limit, () -> slot.name() + " is spent");
    if (slot.used() == limit - limit / 4 && limit != UNLIMITED) {
      events.accept(new IdeEvent.RefreshDue(id, side, slot.name()));
    }
  }

  /** TLPs that this end has protected. */
  public long protectedTlps() {
    return sealed;
  }

  /** TLPs that this end has opened. */
  public long openedTlps() {
    return opened;
  }

  /** Times that this end's transmitter has moved to fresh keys while traffic flowed. */
  public long keyRefreshes() {
    return refreshes;
  }

  /** The key set that the sub-stream transmits with, if any. */
  public Optional<KeySet> sendingWith(SubStream sub) {
    try {
      return Optional.of(keys.sending(sub).name().keySet());
    } catch (Violation _) {
      return Optional.empty();
    }
  }

  /** As a log shows it: id, end and state. */
  @Override
  public String toString() {
    return "IdeStream[" + id + " " + side + " " + state + "]";
  }
}
