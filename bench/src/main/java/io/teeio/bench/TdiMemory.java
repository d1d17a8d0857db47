package io.teeio.bench;

import io.teeio.tsm.manifest.ManifestError;
import io.teeio.vmm.HostFailure;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What heap a TDI takes while it does nothing: four devices with 64 TDIs each against four with one
 * TDI each, after a collection, in three states. All that knows of a TDI is counted: device,
 * fabric, TSM, tables of IOMMU and TVM, host.
 */
public final class TdiMemory {
  private static final int DEVICES = 4;
  private static final int MANY = 64;
  private static final int COLLECTIONS = 4;
  private static final double KIB = 1 << 10;

  /** Everything stays reachable, so that each machine is counted on its own. */
  private final List<Tenancy> kept = new ArrayList<>();

  private TdiMemory() {}

  private record Heap(long enumerated, long connected, long started) {}

  /** Prints a table. */
  public static void main(String[] arguments) throws ManifestError, HostFailure {
    TdiMemory measured = new TdiMemory();
    measured.grow(MANY); // loads classes
    Heap few = measured.grow(1);
    Heap many = measured.grow(MANY);
    double more = DEVICES * (MANY - 1);
    System.out.printf(
        Locale.ROOT,
        "KiB a TDI: enumerated %.1f, connected and donated %.1f, started and idle %.1f%n",
        (many.enumerated() - few.enumerated()) / KIB / more,
        (many.connected() - few.connected()) / KIB / more,
        (many.started() - few.started()) / KIB / more);
    System.out.println(measured.kept.size() + " machines were kept");
    System.exit(0); // the guests wait for orders for ever
  }

  private Heap grow(int tdis) throws ManifestError, HostFailure {
    long before = used();
    Tenancy tenancy = new Tenancy(DEVICES, tdis);
    kept.add(tenancy);
    long enumerated = used() - before;
    tenancy.connect();
    long connected = used() - before;
    for (int i = 0; i < tenancy.size(); i++) {
      tenancy.bind(i);
    }
    tenancy.accept(tenancy.size());
    return new Heap(enumerated, connected, used() - before);
  }

  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
