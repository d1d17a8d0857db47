package io.teeio.device;

import io.teeio.device.function.FunctionBar;
import io.teeio.pcie.config.SriovCapability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which function answers at which address: BAR 0 of the physical function and, behind the SR-IOV
 * capability, one slice of 64 KiB for each enabled virtual function.
 */
final class AddressMap {
  /**
   * The memory of one function.
   *
   * @param function 0 for the physical function, n for virtual function n
   * @param base first address
   */
  record Window(int function, long base) {
    boolean contains(long address) {
      return Long.compareUnsigned(address - base, FunctionBar.SIZE) < 0;
    }

    /** Windows are aligned to their size: two overlap where they are the same. */
    boolean overlaps(Window other) {
      return base == other.base;
    }
  }

  private final FunctionSpace space;
  private final FunctionSpace.PhysicalPart part;

  AddressMap(FunctionSpace space, FunctionSpace.PhysicalPart part) {
    this.space = space;
    this.part = part;
  }

  /** Virtual functions that a host has enabled. */
  int enabledVirtualFunctions() {
    return part.sriov().map(SriovCapability::enabled).orElse(0);
  }

  /** Where BAR 0 of {@code function} is placed, whether decoded or not. */
  Optional<Long> placed(int function) {
    return function == 0
        ? part.bar().address(space.space())
        : part.sriov()
            .filter(sriov -> function <= sriov.enabled())
            .flatMap(sriov -> sriov.barAddress(function - 1));
  }

  /** Whether memory requests to {@code function} are decoded. */
  boolean isDecoded(int function) {
    return function == 0
        ? space.isMemorySpaceEnabled()
        : part.sriov().map(SriovCapability::memorySpace).orElse(false);
  }

  /** The window that {@code address} is decoded in. */
  Optional<Window> decode(long address) {
    Optional<Window> physical = window(0).filter(window -> window.contains(address));
    if (physical.isPresent()) {
      return physical.filter(window -> isDecoded(0));
    }
    if (!isDecoded(1)) {
      return Optional.empty();
    }
    return placed(1)
        .map(base -> Long.divideUnsigned(address - base, FunctionBar.SIZE))
        .filter(slice -> slice >= 0 && slice < enabledVirtualFunctions())
        .flatMap(slice -> window((int) (slice + 1)));
  }

  private Optional<Window> window(int function) {
    return placed(function).map(base -> new Window(function, base));
  }

  /** Whether no two functions answer at one address. */
  boolean isDisjoint() {
    List<Window> windows = new ArrayList<>();
    for (int function = 0; function <= enabledVirtualFunctions(); function++) {
      window(function).ifPresent(windows::add);
    }
    // Virtual functions cannot overlap one another: they are slices of one BAR.
    return windows.stream()
        .noneMatch(window ->
            window.function() != 0
                && windows.getFirst().function() == 0
                && windows.getFirst().overlaps(window));
  }
}
