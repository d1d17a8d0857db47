package io.teeio.lab;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.GuestRunner;

/** The bench's own host, for tests that change one thing that it does. */
class HostOf implements GuestRunner.Host {
  private final Bench bench;

  HostOf(Bench bench) {
    this.bench = bench;
  }

  @Override
  public boolean carry(RequesterId interfaceId) {
    return bench.vmm.carry(interfaceId);
  }

  @Override
  public boolean giveTranscript(RequesterId interfaceId) {
    return bench.vmm.giveTranscript(interfaceId);
  }

  @Override
  public boolean populate(long guestAddress) {
    return bench.vmm.populate(guestAddress);
  }

  @Override
  public boolean share(CovgFunction request, long guestAddress, long length) {
    return bench.vmm.share(request, guestAddress, length);
  }

  @Override
  public SbiResult hostCall(SbiCall call) {
    return bench.vmm.hostCall(call);
  }
}
