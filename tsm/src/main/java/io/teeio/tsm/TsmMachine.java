package io.teeio.tsm;

import io.teeio.platform.evidence.TsmIdentity;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.hart.ProgramStore;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.rdsm.RdsmPort;
import io.teeio.platform.sbi.SbiFirmware;
import java.util.List;
import java.util.Optional;

/**
 * What a machine hands its TSM, and nothing else of it: no mailbox, no root port, no configuration
 * space.
 *
 * @param memory memory as the TEE domain reaches it
 * @param privateMemory first page of the memory that is the TSM's from the start
 * @param privatePages how many pages that are; {@link #PRIVATE_PAGES} serve any number of devices
 *     of a machine
 * @param harts all harts, which take part in fences
 * @param rdsm takes COVT calls
 * @param classifier what the RDSM does beyond COVT
 * @param iommu the register interface that the RDSM assigned to the TEE domain
 * @param devices the TEE domain's way to device registers, which TVMs use
 * @param programs what harts can execute
 * @param identity what the TSM attests with; without it TVMs get no evidence
 */
public record TsmMachine(
    DomainMemory memory,
    HostAddress privateMemory,
    int privatePages,
    List<Hart> harts,
    SbiFirmware rdsm,
    RdsmPort classifier,
    IommuRegisters iommu,
    MmioAccess devices,
    ProgramStore programs,
    Optional<TsmIdentity> identity) {
  /** Enough private pages for queues, and for the directory tables of a few hundred buses. */
  public static final int PRIVATE_PAGES = 256;

  /** Copies the list. */
  public TsmMachine {
    harts = List.copyOf(harts);
  }
}
