/**
 * The PCIe fabric of the machine. A {@link io.teeio.platform.fabric.RootComplex} joins harts,
 * memory and {@link io.teeio.platform.fabric.RootPort}s; below a root port hang an {@link
 * io.teeio.platform.fabric.Endpoint} or {@link io.teeio.platform.fabric.Switch}es, which belong to
 * the host and may be hostile ({@link io.teeio.platform.fabric.LinkInterceptor}).
 *
 * <p>Two paths matter. A device's request passes, in this order, IDE, the stream's range of
 * requester ids, the T bit, the classifier, the IOMMU and the MPT before it reaches memory ({@link
 * io.teeio.platform.fabric.InboundPath}). A hart's request takes the T bit from the domain that
 * runs on the hart and the stream from the address ({@link io.teeio.platform.fabric.MmioAccess}).
 * Each refusal is an event, and none of them tells the device more than "unsupported request".
 *
 * <p>Who may do what is in the types: the host gets {@link
 * io.teeio.platform.fabric.HostConfigAccess} and an untrusted {@code MmioAccess}, the RDSM gets the
 * {@link io.teeio.platform.fabric.RootPort.Control}s.
 */
@NullMarked
package io.teeio.platform.fabric;

import org.jspecify.annotations.NullMarked;
