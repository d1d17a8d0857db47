package io.teeio.lab.fault;

import io.teeio.attest.Check;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Guards;
import io.teeio.tvm.AcceleratorRegisters;
import io.teeio.tvm.AcceleratorRing;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.GuestMeter;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a tenant's program can be ordered to do. */
final class GuestWork {
  private static final int PAGE = 4096;

  private final Rig rig;
  private final Tenant tenant;
  private final GuestHart hart;
  private final TsmCalls tsm;
  private final Map<Integer, AcceleratorRing> rings = new HashMap<>();
  private int turn;

  GuestWork(Rig rig, Tenant tenant, GuestHart hart) {
    this.rig = rig;
    this.tenant = tenant;
    this.hart = hart;
    this.tsm = new TsmCalls(hart);
  }

  /** Keeps a secret in every page that an interface could reach. */
  void prepare() throws GuestFault {
    tsm.prepare();
    for (int i = 0; i < rig.slots().size(); i++) {
      store(source(i), Marker.page(tenant.number(), 0));
      store(target(i), new byte[PAGE]);
    }
  }

  /** Verifies interface {@code slot}, accepts it and starts it. */
  void takeIn(int slot) throws GuestFault, TsmRefusal, NotAccepted {
    int id = rig.slots().get(slot).id();
    rings.remove(slot);
    Tdm tdm =
        new Tdm(
            tsm, rig.policy(), rig.crypto(), rig.random(), rig.clock(), Guards.all(), event -> {});
    Tdm.Decision decision = tdm.verify(id);
    if (!decision.accepted() || decision.report().isEmpty()) {
      String why =
          decision.verdict().checks().stream()
              .filter(check -> check.result() == Check.Result.FAIL)
              .map(check -> check.name() + ": " + check.reason())
              .findFirst()
              .orElse("");
      throw new NotAccepted("was refused, " + why);
    }
    if (!tdm.accept(id, decision.report().get(), GuestLayout.mmio(slot))) {
      throw new NotAccepted("does not run");
    }
    rig.watch().done("interface accepted");
  }

  /** Has interface {@code slot} copy a secret page. */
  void use(int slot) throws GuestFault, DeviceFailure {
    AcceleratorRing ring = ring(slot);
    byte[] secret = Marker.page(tenant.number(), ++turn);
    store(source(slot), secret);
    store(target(slot), new byte[PAGE]);
    ring.copy(0, source(slot).value(), target(slot).value(), PAGE);
    byte[] copy = new byte[PAGE];
    hart.load(target(slot), copy, 0, PAGE);
    if (!Arrays.equals(secret, copy)) {
      rig.watch().breach("interface " + slot + " says that it copied and did not");
    }
    rig.watch().done("secret copied by an interface");
  }

  private AcceleratorRing ring(int slot) throws GuestFault, DeviceFailure {
    AcceleratorRing known = rings.get(slot);
    if (known != null) {
      return known;
    }
    AcceleratorRegisters registers = new AcceleratorRegisters(hart, GuestLayout.mmio(slot));
    GuestAddress base = GuestLayout.RING.plus((long) slot * AcceleratorRing.BYTES);
    store(base, new byte[AcceleratorRing.BYTES]);
    registers.begin(base.value());
    AcceleratorRing ring =
        new AcceleratorRing(hart, new GuestMeter(() -> 0), base, base.value(), registers);
    rings.put(slot, ring);
    return ring;
  }

  /** Lets interface {@code slot} go. */
  void stop(int slot) throws TsmRefusal {
    rings.remove(slot);
    tsm.stop(rig.slots().get(slot).id());
    rig.watch().done("interface stopped");
  }

  /** Touches the registers of interface {@code slot}, which only works while it is the guest's. */
  void touch(int slot) throws GuestFault {
    hart.load32(GuestLayout.mmio(slot));
    if (!rig.hasAccepted(tenant.id(), rig.slots().get(slot).id())) {
      rig.watch()
          .breach("tenant " + tenant.number() + " reaches interface " + slot + " unaccepted");
    }
  }

  /** Asks how interface {@code slot} is. */
  void ask(int slot) throws TsmRefusal {
    int id = rig.slots().get(slot).id();
    tsm.deviceLink(id);
    tsm.interfaceState(id);
  }

  private void store(GuestAddress address, byte[] bytes) throws GuestFault {
    hart.store(address, bytes, 0, bytes.length);
  }

  static GuestAddress source(int slot) {
    return GuestLayout.SOURCE.plus((long) slot * PAGE);
  }

  /** Confidential memory of which the guest has no page yet. */
  static GuestAddress spare(int slot) {
    return GuestLayout.KEY.plus((1L + slot) * PAGE);
  }

  static GuestAddress target(int slot) {
    return GuestLayout.TARGET.plus((long) slot * PAGE);
  }
}
