package io.teeio.tsm.tvm;

import io.teeio.crypto.Crypto;
import io.teeio.platform.hart.GuestBus;
import io.teeio.platform.hart.ProgramStore;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.PageLedger;
import io.teeio.rule.Guards;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.dma.IommuDriver;
import java.util.function.Consumer;
import java.util.function.Function;

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
    Function<GStage, GuestBus> buses,
    ProgramStore programs,
    Crypto crypto,
    Guards guards,
    Consumer<TsmEvent> events) {}
