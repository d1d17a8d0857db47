package io.teeio.vmm;

import io.teeio.platform.memory.HostAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the host knows of one TVM: the pages that it gave and where it put what they share. */
final class HostTvm {
  /** A run of host pages. */
  record Run(HostAddress first, long pages) {}

  private final TvmImage image;
  private final List<Run> confidential = new ArrayList<>();
  private final Map<Long, Run> shared = new HashMap<>();
  private long id;

  HostTvm(TvmImage image) {
    this.image = image;
  }

  long id() {
    return id;
  }

  void created(long id) {
    this.id = id;
  }

  TvmImage image() {
    return image;
  }

  /** Whether {@code guestAddress} lies in confidential memory. */
  boolean ownsMemory(long guestAddress) {
    return guestAddress >= image.memory() && guestAddress < image.memory() + image.memorySize();
  }

  void gave(Run run) {
    confidential.add(run);
  }

  List<Run> confidential() {
    return List.copyOf(confidential);
  }

  void shares(long guestAddress, Run run) {
    shared.put(guestAddress, run);
  }

  Optional<Run> sharedAt(long guestAddress) {
    return Optional.ofNullable(shared.get(guestAddress));
  }

  List<Run> shared() {
    return List.copyOf(shared.values());
  }
}
