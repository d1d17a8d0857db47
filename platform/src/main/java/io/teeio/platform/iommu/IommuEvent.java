package io.teeio.platform.iommu;

/** What an IOMMU tells of. Translations that succeed are not told. */
public sealed interface IommuEvent {
  /**
   * An access was aborted.
   *
   * @param fault why
   * @param queued whether the record reached the fault queue
   */
  record AccessAborted(FaultRecord fault, boolean queued) implements IommuEvent {}

  /** A command was executed. */
  record CommandExecuted(IommuCommand command) implements IommuEvent {}

  /**
   * The command queue stopped.
   *
   * @param cqcsr the register that says why
   */
  record CommandQueueStopped(int cqcsr) implements IommuEvent {}
}
