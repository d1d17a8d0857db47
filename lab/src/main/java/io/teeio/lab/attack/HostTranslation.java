package io.teeio.lab.attack;

import io.teeio.lab.Machine;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.iommu.DeviceContext;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;

/**
 * Tables of the host's own IOMMU, by which a device that is led there finds the host's memory
 * behind the addresses of a TVM. All of it is the host's to write.
 */
final class HostTranslation {
  /** Bytes that one entry maps. */
  static final int WINDOW = 2 << 20;

  private static final int PAGE = 4096;
  private static final long TWO_LEVELS = 3;
  private static final long SV39X4 = 8L << 60;
  private static final long VALID = 1;
  private static final long LEAF = 0xD7; // V R W U A D
  private static final int ENTRY = Long.BYTES;
  private static final int CONTEXTS_OF_A_TABLE = 7;

  private final Machine machine;
  private final DomainMemory memory;
  private final HostAddress root;
  private final HostAddress middle;

  /** Tables that map nothing in the GiB of {@code first}. */
  HostTranslation(Machine machine, GuestAddress first) throws AccessFault {
    this.machine = machine;
    this.memory = machine.memory(SupervisorDomain.HOST);
    this.root = machine.pages().take(4, 4);
    this.middle = machine.pages().take(1);
    put(root, first.value() >>> 30, table(middle));
  }

  /** Maps the 2 MiB from {@code guest} to memory of the host, which it returns. */
  HostAddress map(GuestAddress guest) throws AccessFault {
    HostAddress window = machine.pages().take(WINDOW / PAGE, WINDOW / PAGE);
    put(middle, guest.value() >>> 21 & 0x1FF, window.pageNumber() << 10 | LEAF);
    return window;
  }

  /** Has the host's IOMMU translate for {@code device} by these tables. */
  void use(RequesterId device) throws AccessFault {
    HostAddress directory = machine.pages().take(1);
    HostAddress contexts = machine.pages().take(1);
    put(directory, device.value() >>> CONTEXTS_OF_A_TABLE, table(contexts));
    long[] context = DeviceContext.ofGuest(SV39X4 | root.pageNumber()).words();
    long slot = device.value() & (1 << CONTEXTS_OF_A_TABLE) - 1;
    for (int word = 0; word < DeviceContext.BASE_SIZE / ENTRY; word++) {
      put(contexts, slot * DeviceContext.BASE_SIZE / ENTRY + word, context[word]);
    }
    long ddtp = directory.pageNumber() << 10 | TWO_LEVELS;
    machine.hostIommu().write(IommuRegisters.DDTP, ENTRY, ddtp);
  }

  private static long table(HostAddress next) {
    return next.pageNumber() << 10 | VALID;
  }

  private void put(HostAddress table, long index, long value) throws AccessFault {
    memory.writeLong(table.plus(index * ENTRY), value);
  }
}
