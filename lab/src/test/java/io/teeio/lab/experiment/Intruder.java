package io.teeio.lab.experiment;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.fabric.Switch;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries what must be refused, in one way at a time; keeps count, and what it got through with. */
final class Intruder {
  private static final int MANY = 50;
  private static final int FORGED_STREAM = 200;
  private static final Bytes POISON = Bytes.of(0xBA, 0xDB, 0xAD, 0xBA, 0xDB, 0xAD, 0xBA, 0xDB);

  private final List<String> breaches = new ArrayList<>();
  private long probes;
  private long refusals;

  /** What it got through with; of what it did itself, the first so many. */
  List<String> breaches() {
    return List.copyOf(breaches);
  }

  /** Accesses that were tried. */
  long probes() {
    return probes;
  }

  /** A root port refused a packet. */
  void refused() {
    refusals++;
  }

  /** Reads and writes memory at {@code address}. */
  void asHost(String when, DomainMemory host, HostAddress address) {
    probes += 2;
    try {
      host.read(address, 8);
      breach(when, "the host reads " + address);
    } catch (AccessFault refused) {
      // as it should be
    }
    try {
      host.write(address, POISON);
      breach(when, "the host writes " + address);
    } catch (AccessFault refused) {
      // as it should be
    }
  }

  /** Reads and writes memory as {@code function} below {@code hub}, outside IDE and as if in it. */
  void asDevice(String when, Switch hub, RequesterId function, long address) {
    probes += 3;
    String where = " 0x" + Long.toHexString(address);
    Optional<Packet> answer = hub.towardRoot(new Tlp.MemoryRead(function, address, 8, 1));
    if (answer.isPresent()
        && answer.get() instanceof Tlp.Completion completion
        && completion.status() == CompletionStatus.SUCCESS) {
      breach(when, function + " reads" + where);
    }
    Tlp.MemoryWrite write = new Tlp.MemoryWrite(function, address, POISON);
    for (Packet packet : List.of(write, forged(write))) {
      long before = refusals;
      hub.towardRoot(packet);
      if (refusals == before) {
        breach(when, function + " writes" + where);
      }
    }
  }

  /** {@code write} as if it came from a stream, by someone without keys. */
  private static IdeTlp forged(Tlp.MemoryWrite write) {
    return new IdeTlp(
        StreamId.of(FORGED_STREAM),
        write.subStream(),
        KeySet.K0,
        true,
        0,
        write.header(),
        Bytes.concat(write.data(), Bytes.zeros(IdeTlp.MAC_SIZE)));
  }

  /** Looks at a packet that passes a switch, and at the answer. */
  Optional<Packet> asSwitch(LinkDirection direction, Packet packet, PacketPort next) {
    look(direction + " packet", content(packet));
    Optional<Packet> answer = next.transmit(packet);
    answer.ifPresent(back -> look("answer to " + direction + " packet", content(back)));
    return answer;
  }

  private static Bytes content(Packet packet) {
    return switch (packet) {
      case IdeTlp sealed -> sealed.sealed();
      case Tlp.MemoryWrite write -> write.data();
      case Tlp.Completion completion -> completion.data();
      case Tlp.Message message -> message.data();
      case Tlp.MemoryRead _, Tlp.ConfigRead _, Tlp.ConfigWrite _ -> Bytes.EMPTY;
    };
  }

  /** Reads and writes registers of {@code tdi}. */
  void onRegisters(String when, MmioAccess host, RequesterId tdi, HostAddress address) {
    probes += 2;
    try {
      host.read32(address);
      breach(when, "the host reads registers of " + tdi);
    } catch (BusFault refused) {
      // as it should be
    }
    try {
      host.write32(address, 0);
      breach(when, "the host writes registers of " + tdi);
    } catch (BusFault refused) {
      // as it should be
    }
  }

  /** Looks for the secret in {@code page}; not there if it cannot be read. */
  boolean findsSecret(DomainMemory memory, HostAddress page) {
    probes++;
    try {
      return Secrets.isIn(memory.read(page, PhysicalMemory.PAGE));
    } catch (AccessFault fault) {
      return false;
    }
  }

  /** Looks for the secret in {@code bytes} that came by. */
  void look(String where, Bytes bytes) {
    probes++;
    if (Secrets.isIn(bytes)) {
      breaches.add("the secret is in " + where);
    }
  }

  /** A call was made that must not come to anything. */
  void judge(String when, String what, SbiResult result) {
    probes++;
    if (result.isSuccess()) {
      breach(when, what);
    }
  }

  /** Got through with {@code what}. */
  void breach(String when, String what) {
    if (breaches.size() < MANY) {
      breaches.add(when + ": " + what);
    }
  }
}
