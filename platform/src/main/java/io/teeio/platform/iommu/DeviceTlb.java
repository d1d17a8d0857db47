package io.teeio.platform.iommu;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The translation cache of a device that uses ATS: it asks its IOMMU once, and then puts translated
 * addresses on the bus until it is told to forget. A profile: no device of the machine has one, and
 * the TSM allows none, since without T2GPA a device could say any physical address.
 */
public final class DeviceTlb {
  private record Key(OptionalInt processId, boolean supervisor, long page) {}

  private record Known(long base, Translation.Granted granted) {
    boolean overlaps(long first, long size) {
      long end = base + granted.pageSize() - 1;
      return Long.compareUnsigned(first, end) <= 0
          && Long.compareUnsigned(base, first + size - 1) <= 0;
    }

    long translate(long address) {
      long inside = address & (granted.pageSize() - 1);
      return (granted.address().value() & -granted.pageSize()) + inside;
    }
  }

  private static final long SIZED = 1 << 11;
  private static final long GLOBAL = 1;

  private final int deviceId;
  private final Function<IommuRequest, Translation> iommu;
  private final Map<Key, Known> known = new HashMap<>();

  /** An empty cache of {@code deviceId}, whose requests go to {@code iommu}. */
  public DeviceTlb(int deviceId, Function<IommuRequest, Translation> iommu) {
    this.deviceId = deviceId;
    this.iommu = iommu;
  }

  /**
   * The request that the device puts on the bus for an access: with a translated address, after
   * asking for it if it does not know it.
   *
   * @param processId its process, if it names one
   * @param supervisor whether with supervisor privilege
   * @param access what it wants
   * @param address the untranslated address
   * @return empty if it is not granted
   */
  public Optional<IommuRequest> access(
      OptionalInt processId, boolean supervisor, Access access, long address) {
    Key key = new Key(processId, supervisor, address >>> PhysicalMemory.PAGE_SHIFT);
    Known page = known.get(key);
    if (page == null || !page.granted().permissions().permits(access)) {
      Optional<Known> asked = ask(processId, supervisor, access, address);
      asked.ifPresent(answer -> known.put(key, answer));
      page = asked.orElse(null);
    }
    if (page == null || !page.granted().permissions().permits(access)) {
      return Optional.empty();
    }
    return Optional.of(
        new IommuRequest(
            deviceId,
            processId,
            supervisor,
            AddressType.TRANSLATED,
            access,
            page.translate(address)));
  }

  private Optional<Known> ask(
      OptionalInt processId, boolean supervisor, Access access, long address) {
    IommuRequest request =
        new IommuRequest(deviceId, processId, supervisor, AddressType.ATS, access, address);
    return switch (iommu.apply(request)) {
      case Translation.Granted granted ->
          Optional.of(new Known(address & -granted.pageSize(), granted));
      case Translation.Mapped _, Translation.Aborted _ -> Optional.empty();
    };
  }

  /**
   * Forgets what {@code request} says; nothing is under way at that moment, so the completion may
   * be sent at once.
   */
  public InvalidationCompletion forget(AtsMessage.InvalidationRequest request) {
    long page = request.payload() & -PhysicalMemory.PAGE;
    int ones = Long.numberOfTrailingZeros(~(page >>> PhysicalMemory.PAGE_SHIFT));
    int shift =
        (request.payload() & SIZED) == 0
            ? PhysicalMemory.PAGE_SHIFT
            : PhysicalMemory.PAGE_SHIFT + ones + 1;
    boolean everything = shift >= Long.SIZE - 1;
    long size = everything ? 0 : 1L << shift;
    long first = page & -size;
    boolean global = (request.payload() & GLOBAL) != 0;
    known
        .entrySet()
        .removeIf(entry ->
            isMeant(entry.getKey(), request.processId(), global)
                && (everything || entry.getValue().overlaps(first, size)));
    return new InvalidationCompletion(
        request.segment(), request.requesterId(), 1 << request.tag(), 1);
  }

  private static boolean isMeant(Key key, OptionalInt processId, boolean global) {
    return (global && processId.isPresent())
        ? key.processId().isPresent()
        : key.processId().equals(processId);
  }

  /** Pages that it knows. */
  public int size() {
    return known.size();
  }
}
