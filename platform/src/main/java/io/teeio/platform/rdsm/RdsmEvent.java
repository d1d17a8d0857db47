package io.teeio.platform.rdsm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.SbiError;

/** What the RDSM did. Nothing of a key is in any of them. */
public sealed interface RdsmEvent {
  /** A key of a root port changed its state. */
  record KeyChanged(RequesterId rootPort, IdeKeyDescriptor key, KeyState state)
      implements RdsmEvent {}

  /** A stream of a root port was set up. */
  record StreamProgrammed(RequesterId rootPort, StreamId stream, StreamAssociation traffic)
      implements RdsmEvent {}

  /** A stream of a root port was given up. */
  record StreamReleased(RequesterId rootPort, StreamId stream) implements RdsmEvent {}

  /** A stream of a root port was switched on or off. */
  record StreamEnabled(RequesterId rootPort, StreamId stream, boolean enabled)
      implements RdsmEvent {}

  /** A stream failed, and all its keys are Cleared. */
  record StreamLost(RequesterId rootPort, StreamId stream, String reason) implements RdsmEvent {}

  /** A function's traffic leads to this domain and this IOMMU from now on. */
  record SourceClassified(
      RequesterId function, boolean teeOnly, SupervisorDomain domain, int iommuId)
      implements RdsmEvent {}

  /** A function's trusted traffic leads nowhere from now on. */
  record SourceDeclassified(RequesterId function) implements RdsmEvent {}

  /** Pages changed their domain. */
  record PagesMoved(HostAddress first, long pages, SupervisorDomain owner) implements RdsmEvent {}

  /** A call was refused. */
  record CallRefused(CovtFunction function, SbiError error, String reason) implements RdsmEvent {}
}
