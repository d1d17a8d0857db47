package io.teeio.lab.fault;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GStageWalk;
import io.teeio.platform.memory.GStageWalker;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.tsm.ConnState;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be true whatever happened, looked at from outside: with the accesses that a host, an
 * interface and a packet could make, and with the tables as they stand in memory. What is not true
 * goes to the {@link Watch}.
 */
final class Invariants {
  private static final int PAGE = 4096;
  private static final int SAMPLES = 4;
  private static final long NOBODY = -1;

  private final Rig rig;
  private final GStageWalker walker;
  private long turn;

  Invariants(Rig rig) {
    this.rig = rig;
    this.walker = new GStageWalker(rig.machine().memory(SupervisorDomain.TEE), true);
  }

  /** Looks at keys, interfaces, and a few of the pages, each time others. */
  void check() {
    keys();
    List<Rig.Slot> slots = rig.slots();
    for (int i = 0; i < slots.size(); i++) {
      users(i, slots.get(i));
    }
    pagesOfOne();
    NavigableSet<Long> pages = rig.host().journal().converted();
    if (!pages.isEmpty()) {
      for (int i = 0; i < SAMPLES; i++) {
        turn += 7919;
        long span = pages.last() - pages.first() + PAGE;
        Long page = pages.ceiling(pages.first() + turn * PAGE % span);
        tryPage(page == null ? pages.first() : page, i == 0);
      }
    }
    registers();
  }

  /** Looks at everything. */
  void sweep() {
    check();
    Journal journal = rig.host().journal();
    for (long page : journal.converted()) {
      tryPage(page, false);
    }
    readAll(journal);
  }

  /** No key of a root port without the session that it came from. */
  private void keys() {
    for (var device : rig.devices()) {
      ConnState state = rig.watch().connection(device.id());
      boolean session = state == ConnState.CONNECTED || state == ConnState.CONNECTING;
      if (!session && rig.watch().hasKeys(device.rootPort())) {
        breach("keys of " + device.rootPort() + " live while " + device.id() + " is " + state);
      }
    }
  }

  /** An interface serves one TVM at most, and one that accepted it over a living session. */
  private void users(int number, Rig.Slot slot) {
    List<Long> users = new ArrayList<>();
    for (Map.Entry<Long, Long> tvm : rig.host().journal().tvms().entrySet()) {
      if (reachesRegisters(tvm.getValue(), number, slot)) {
        users.add(tvm.getKey());
      }
    }
    reachedMemory(number, slot)
        .ifPresent(owner -> {
          if (!users.contains(owner)) {
            users.add(owner);
          }
        });
    if (users.size() > 1) {
      breach("interface " + number + " serves the TVMs " + users);
    }
    for (long user : users) {
      if (!rig.hasAccepted(user, slot.id())) {
        breach("interface " + number + " serves TVM " + user + ", which did not accept it");
      }
      ConnState state = rig.watch().connection(rig.devices().get(slot.device()).id());
      if (state != ConnState.CONNECTED) {
        breach("interface " + number + " serves TVM " + user + " and is " + state);
      }
    }
  }

  /** A page is one TVM's. */
  private void pagesOfOne() {
    Map<HostAddress, Long> owners = new HashMap<>();
    for (Map.Entry<Long, Long> tvm : rig.host().journal().tvms().entrySet()) {
      Set<HostAddress> own = new HashSet<>();
      for (int i = 0; i < rig.slots().size(); i++) {
        walk(tvm.getValue(), GuestWork.source(i)).ifPresent(own::add);
        walk(tvm.getValue(), GuestWork.target(i)).ifPresent(own::add);
        walk(tvm.getValue(), GuestWork.spare(i)).ifPresent(own::add);
      }
      for (HostAddress page : own) {
        Long other = owners.put(page, tvm.getKey());
        if (other != null) {
          breach("the TVMs " + other + " and " + tvm.getKey() + " both have " + page);
        }
      }
    }
  }

  private boolean reachesRegisters(long root, int number, Rig.Slot slot) {
    return walk(root, GuestLayout.mmio(number))
        .filter(at ->
            at.value() >= slot.found().bar().value()
                && at.value() < slot.found().bar().value() + slot.found().size())
        .isPresent();
  }

  /** The TVM whose memory the interface reaches; {@link #NOBODY} for memory that is no TVM's. */
  private Optional<Long> reachedMemory(int number, Rig.Slot slot) {
    GuestAddress address = GuestWork.source(number);
    Optional<HostAddress> reached =
        rig.machine().trustedDma(slot.found().id(), Access.READ, address.value());
    return reached.map(at -> rig.host().journal().owner(at.page().value()).orElse(NOBODY));
  }

  private Optional<HostAddress> walk(long root, GuestAddress guest) {
    return root != 0
            && walker.walk(GStageMode.SV39X4, new HostAddress(root), guest, Access.READ)
                instanceof GStageWalk.Leaf leaf
        ? Optional.of(leaf.translate(guest))
        : Optional.empty();
  }

  /** A page that is not the host's is out of reach of the host and of what comes without IDE. */
  private void tryPage(long page, boolean asInterface) {
    HostAddress address = new HostAddress(page);
    DomainMemory host = rig.machine().memory(SupervisorDomain.HOST);
    try {
      host.read(address, Long.BYTES);
      breach("the host reads " + address);
    } catch (AccessFault refused) {
      // as it should be
    }
    try {
      if (Marker.isIn(rig.host().memory().read(address, PAGE))) {
        breach("the host's hart remembers the way to a secret in " + address);
      }
    } catch (AccessFault refused) {
      // as it should be
    }
    if (asInterface) {
      for (Rig.Slot slot : rig.slots()) {
        tryDma(slot, page);
        tryDma(slot, GuestWork.source(0).value());
      }
    }
  }

  private void tryDma(Rig.Slot slot, long address) {
    RequesterId function = slot.found().id();
    Optional<Packet> answer =
        rig.machine()
            .hub(slot.device())
            .towardRoot(new Tlp.MemoryRead(function, address, Long.BYTES, 1));
    if (answer.isPresent()
        && answer.get() instanceof Tlp.Completion completion
        && completion.status() == CompletionStatus.SUCCESS) {
      breach(function + " reads 0x" + Long.toHexString(address) + " outside IDE");
    }
  }

  /** Registers that a TVM has are out of the host's reach. */
  private void registers() {
    for (Journal.Region region : rig.host().journal().regions()) {
      try {
        rig.machine().mmio(SupervisorDomain.HOST).read32(new HostAddress(region.base()));
        breach("the host reads registers that it gave away: " + region);
      } catch (BusFault refused) {
        // as it should be
      }
    }
  }

  /** No secret in any page that the host can read. */
  private void readAll(Journal journal) {
    if (journal.everConverted().isEmpty()) {
      return;
    }
    DomainMemory host = rig.machine().memory(SupervisorDomain.HOST);
    long last = journal.everConverted().last();
    for (long page = rig.host().first(); page <= last; page += PAGE) {
      if (!journal.converted().contains(page)) {
        try {
          Bytes content = host.read(new HostAddress(page), PAGE);
          if (Marker.isIn(content)) {
            breach("a secret is in the host's page 0x" + Long.toHexString(page));
          }
        } catch (AccessFault fault) {
          // not the host's after all
        }
      }
    }
  }

  private void breach(String what) {
    rig.watch().breach(what);
  }
}
