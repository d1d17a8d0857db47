package io.teeio.tsm.tvm;

import io.teeio.crypto.Crypto;
import io.teeio.platform.hart.ProgramStore;
import io.teeio.platform.hart.TvmBus;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.PageLedger;
import io.teeio.rule.Guards;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.dma.IommuDriver;
import java.util.function.Consumer;

/**
 * What TVMs are made of.
 *
 * @param memory the TEE domain's memory
 * @param ledger whose each page is
 * @param host the host's memory
 * @param iommu the TSM's IOMMU
 * @param buses how a hart that runs with a G-stage reaches memory and devices
 * @param programs what harts can execute
 * @param crypto measures
 * @param guards what to enforce
 * @param events hears what happens
 */
public record Substrate(
    DomainMemory memory,
    PageLedger ledger,
    HostMemory host,
    IommuDriver iommu,
    Buses buses,
    ProgramStore programs,
    Crypto crypto,
    Guards guards,
    Consumer<TsmEvent> events) {
  /** How virtual CPUs reach memory and devices. */
  @FunctionalInterface
  public interface Buses {
    /**
     * The bus of one virtual CPU.
     *
     * @param stage the G-stage of its TVM
     * @param vmid names the TVM's translations in the caches of harts
     * @param caches those of the hart that runs it first
     */
    TvmBus make(GStage stage, int vmid, HartTlb caches);
  }
}
