/**
 * Physical memory and who may touch it. {@link io.teeio.platform.memory.PhysicalMemory} is the
 * bytes; {@link io.teeio.platform.memory.MemoryProtection} says which supervisor domain a page
 * belongs to, and {@link io.teeio.platform.memory.DomainMemory} is all that one domain can do. On
 * top of that the TSM keeps its {@link io.teeio.platform.memory.PageLedger}, in which every
 * confidential page has one owner and one use, and a {@link io.teeio.platform.memory.GStage} for
 * every TVM. A page is named by a token ({@link io.teeio.platform.memory.ConfidentialPage}, {@link
 * io.teeio.platform.memory.SharedPage}, {@link io.teeio.platform.memory.MmioPage}) that only the
 * ledger mints, so that an address alone maps nothing.
 *
 * <p>A page's life: non-confidential, converting, unassigned, assigned, unassigned again, reclaimed
 * (CoVE, memory lifecycle). Nothing here has threads; whoever calls from several must hand over.
 */
@NullMarked
package io.teeio.platform.memory;

import org.jspecify.annotations.NullMarked;
