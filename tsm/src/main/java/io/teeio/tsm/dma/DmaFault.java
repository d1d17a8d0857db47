package io.teeio.tsm.dma;

import io.teeio.pcie.RequesterId;

/**
 * An access that the IOMMU refused.
 *
 * @param device who tried
 * @param cause CAUSE of the fault record
 * @param iova the address that it named
 */
public record DmaFault(RequesterId device, int cause, long iova) {}
