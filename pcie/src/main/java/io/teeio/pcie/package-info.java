/**
 * PCI Express as far as trusted I/O needs it: who asks ({@link io.teeio.pcie.RequesterId}), what
 * travels ({@link io.teeio.pcie.Packet}: a {@link io.teeio.pcie.Tlp} in the clear or an {@link
 * io.teeio.pcie.IdeTlp} under IDE) and through which hole ({@link io.teeio.pcie.PacketPort}). The
 * packages below hold configuration space, the DOE mailbox, IDE with its key management, and TDISP.
 *
 * <p>The PCIe Base Specification is open to members only, so clauses are cited from openly licensed
 * implementations (docs: protocols.md sections 1 and 4 to 6); the citation of a rule names the
 * clause of PCIe 6.1 that these implementations name.
 */
@NullMarked
package io.teeio.pcie;

import org.jspecify.annotations.NullMarked;
