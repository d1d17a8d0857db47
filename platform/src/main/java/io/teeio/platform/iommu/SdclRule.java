package io.teeio.platform.iommu;

import io.teeio.platform.memory.SupervisorDomain;

/**
 * A supervisor domain classifier rule: accesses of these sources with this TEE attribute are that
 * domain's.
 *
 * @param source which device ids
 * @param filter which TEE attribute
 * @param domain whose accesses they are
 * @param iommuId which IOMMU translates them, 0 to 255
 */
public record SdclRule(SourceMatch source, TeeFilter filter, SupervisorDomain domain, int iommuId) {
  /** Whether the rule is for such an access. */
  public boolean matches(int deviceId, boolean tee) {
    return filter.accepts(tee) && source.matches(deviceId);
  }
}
