/**
 * The TSM's driver of its IOMMU: device contexts that lead into the G-stage of one TVM each, the
 * command queue and the invalidations that every change needs (RISC-V IOMMU, software guidelines).
 */
@NullMarked
package io.teeio.tsm.dma;

import org.jspecify.annotations.NullMarked;
