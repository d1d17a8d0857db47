package io.teeio.platform.hart;

import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.Optional;

/**
 * One hart as its firmware sees it: who runs on it, and the memory that it registered with NACL.
 * The domain is set by the hardware, not by what software says.
 */
public final class Hart {
  private final int id;
  private final SupervisorDomain domain;
  private final HartTlb tlb = new HartTlb();
  private Optional<HostAddress> sharedMemory = Optional.empty();

  /** Hart {@code id}, on which {@code domain} runs. */
  public Hart(int id, SupervisorDomain domain) {
    this.id = id;
    this.domain = domain;
  }

  /** Its number. */
  public int id() {
    return id;
  }

  /** The supervisor domain that runs on it. */
  public SupervisorDomain domain() {
    return domain;
  }

  /** Its translation caches. */
  public HartTlb tlb() {
    return tlb;
  }

  /** Where the {@link io.teeio.platform.sbi.Nacl} area of this hart begins, if registered. */
  public Optional<HostAddress> sharedMemory() {
    return sharedMemory;
  }

  /** Registers the area that begins at {@code address}; the firmware has checked it. */
  public void register(HostAddress address) {
    sharedMemory = Optional.of(address);
  }

  /** Forgets the area. */
  public void unregister() {
    sharedMemory = Optional.empty();
  }

  @Override
  public String toString() {
    return "hart " + id + " (" + domain + ")";
  }
}
