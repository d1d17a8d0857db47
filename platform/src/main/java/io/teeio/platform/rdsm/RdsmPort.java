package io.teeio.platform.rdsm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.fabric.StreamListener;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PageClassifier;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.SbiResult;
import java.util.Optional;

/**
 * What the RDSM does for the TSM beyond COVT: the classifier, the MPT, and news of lost streams.
 * CoVE-IO names the duty and no call for it, so this interface is the project's own.
 */
public interface RdsmPort extends PageClassifier {
  /**
   * Leads traffic of {@code function} to {@code domain} through IOMMU {@code iommuId}.
   *
   * @param teeOnly only what came with T=1; the rest goes where it went before
   * @return SUCCESS; DENIED if the function is another domain's; INVALID_PARAM if there is no such
   *     IOMMU of that domain; FAILED if the classifier has no rule left
   */
  SbiResult classify(RequesterId function, boolean teeOnly, SupervisorDomain domain, int iommuId);

  /** Undoes {@link #classify}; returns when nothing goes by the old rule any more. */
  SbiResult declassify(RequesterId function);

  /** Where traffic of {@code function} goes now (GET_SDCL); empty if it is aborted. */
  Optional<IoMpt.Route> route(RequesterId function, boolean tee);

  /** Takes {@code pages} pages from {@code first} out of the host's reach. */
  default void setConfidential(HostAddress first, long pages) {
    classify(first, pages, SupervisorDomain.TEE);
  }

  /** Gives {@code pages} pages from {@code first} to the host. */
  default void setNonConfidential(HostAddress first, long pages) {
    classify(first, pages, SupervisorDomain.HOST);
  }

  /**
   * Has {@code listener} hear of every stream that is lost, after its keys are Cleared, and
   * of every one whose keys are nearly spent.
   */
  void onStreamLost(StreamListener listener);
}
