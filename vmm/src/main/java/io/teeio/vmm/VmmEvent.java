package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;

/** What a host can be seen doing. */
public sealed interface VmmEvent {
  /** It called its firmware. */
  record Called(SbiCall call, SbiResult result) implements VmmEvent {}

  /** A guest's call was forwarded to it. */
  record GuestAsked(long tvm, SbiCall call) implements VmmEvent {}

  /** It carried a message to a device and the answer back; an empty answer if there was none. */
  record Carried(RequesterId device, boolean secured, Bytes request, Bytes response)
      implements VmmEvent {}

  /** It found a function and gave it addresses. */
  record Found(RequesterId function, int vendorAndDevice, long bar) implements VmmEvent {}

  /** A guest touched {@code guestAddress} and found nothing there. */
  record GuestFaulted(long tvm, long guestAddress, int cause) implements VmmEvent {}
}
