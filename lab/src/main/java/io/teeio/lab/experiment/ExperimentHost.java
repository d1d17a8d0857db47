package io.teeio.lab.experiment;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.GuestRunner;

/**
 * What the experiment's own host does for its TVM, for those that change one thing that it does.
 */
public class ExperimentHost implements GuestRunner.Host {
  private final Experiment experiment;

  /** The host of {@code experiment}. */
  public ExperimentHost(Experiment experiment) {
    this.experiment = experiment;
  }

  @Override
  public boolean carry(RequesterId interfaceId) {
    return experiment.vmm().tenant().carry(interfaceId);
  }

  @Override
  public boolean renewKeys(RequesterId device, boolean stream) {
    return experiment.vmm().tenant().renewKeys(device, stream);
  }

  @Override
  public boolean giveTranscript(RequesterId interfaceId) {
    return experiment.vmm().tenant().giveTranscript(interfaceId);
  }

  @Override
  public boolean populate(long guestAddress) {
    return experiment.vmm().tenant().populate(guestAddress);
  }

  @Override
  public boolean share(CovgFunction request, long guestAddress, long length) {
    return experiment.vmm().tenant().share(request, guestAddress, length);
  }

  @Override
  public SbiResult hostCall(SbiCall call) {
    return experiment.vmm().tenant().hostCall(call);
  }
}
