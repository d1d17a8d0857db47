package io.teeio.platform.iommu;

/** The way from an IOMMU to the devices' own translation caches. */
@FunctionalInterface
public interface AtsLink {
  /** Where no device keeps translations: messages are lost. */
  AtsLink NOWHERE = message -> {};

  /**
   * Sends {@code message}. A completion may come back before this returns, or at any time later.
   */
  void send(AtsMessage message);
}
