package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.wire.Bytes;
import java.util.List;

/**
 * A device as the host found and configured it.
 *
 * @param id the physical function, which holds the DOE mailbox
 * @param rootPort the root port above it
 * @param interfaces the functions that can be given to a TVM, each with its MMIO
 * @param window the first address of what the root port routes to it
 * @param windowSize bytes of it, in whole MiB; 0 for a device outside
 * @param stream the IDE stream that the host chose
 */
public record HostDevice(
    RequesterId id,
    RequesterId rootPort,
    List<Interface> interfaces,
    HostAddress window,
    long windowSize,
    StreamId stream) {

  /** Copies the list. */
  public HostDevice {
    interfaces = List.copyOf(interfaces);
  }

  /** Whether it is reached over a socket: it has no configuration space and no MMIO here. */
  public boolean isOutside() {
    return windowSize == 0;
  }

  /** The bytes of the stream descriptor that {@code connect_device} takes. */
  Bytes streamDescriptor() {
    List<AddressRange> addresses =
        isOutside()
            ? List.of()
            : List.of(new AddressRange(window.value(), window.value() + windowSize - 1));
    StreamAssociation traffic = new StreamAssociation(id, lastId(), addresses);
    return IdeStreamDescriptor.of(stream, traffic).toBytes();
  }

  /** The last requester id of the device. */
  public RequesterId lastId() {
    return interfaces.stream()
        .map(Interface::id)
        .max(java.util.Comparator.comparingInt(RequesterId::value))
        .filter(last -> last.value() > id.value())
        .orElse(id);
  }

  /**
   * A function that can be given to a TVM.
   *
   * @param id the function
   * @param bar first address of its BAR 0
   * @param size bytes of it
   */
  public record Interface(RequesterId id, HostAddress bar, long size) {}
}
