/**
 * What stands between devices and memory. {@link io.teeio.platform.iommu.IoMpt} decides by source
 * and TEE attribute which supervisor domain's {@link io.teeio.platform.iommu.Iommu} an access goes
 * to; that IOMMU translates it as its domain programmed it (RISC-V IOMMU 1.0: device directory,
 * second stage, command queue, fault queue) and keeps what it learnt until it is told to forget.
 * Its own reads of tables are checked like any access of its domain.
 *
 * <p>A device id is 24 bits, {@code segment[23:16] bus[15:8] device[7:3] function[2:0]}, the same
 * number that TDISP, IDE and the calls of CoVE-IO use.
 */
@NullMarked
package io.teeio.platform.iommu;

import org.jspecify.annotations.NullMarked;
