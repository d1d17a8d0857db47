package io.teeio.tvm;

import io.teeio.attest.Rim;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.attest.token.VerdictBytes;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.hart.GuestFault;
import io.teeio.wire.Bytes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts what a TVM did about devices into its register of devices, and into its log. */
final class DecisionRecorder {
  private final TsmCalls tsm;
  private final TdmPolicy policy;
  private final Crypto crypto;
  private final InstantSource clock;
  private final DecisionLog log;
  private final Consumer<TvmEvent> events;

  DecisionRecorder(
      TsmCalls tsm,
      TdmPolicy policy,
      Crypto crypto,
      InstantSource clock,
      DecisionLog log,
      Consumer<TvmEvent> events) {
    this.tsm = tsm;
    this.policy = policy;
    this.crypto = crypto;
    this.clock = clock;
    this.log = log;
    this.events = events;
  }

  /**
   * Records what {@code inquiry} came to.
   *
   * @param again whether the device had been accepted before
   * @param rim what its measurements were compared with
   */
  void decided(Inquiry inquiry, boolean again, Optional<Rim> rim) throws TsmRefusal, GuestFault {
    log.saw(inquiry.seen());
    record(
        new DeviceEvent.Decision(
            inquiry.interfaceId(),
            inquiry.decide(),
            again,
            inquiry.evidence(crypto),
            policy.basis(rim, inquiry.root(), crypto),
            crypto.hash(HashAlgorithm.SHA_384, VerdictBytes.of(inquiry.verdict())),
            clock.instant()));
  }

  /** Records that {@code interfaceId} was let go. */
  void released(int interfaceId) throws TsmRefusal, GuestFault {
    record(new DeviceEvent.Release(interfaceId));
  }

  private void record(DeviceEvent event) throws TsmRefusal, GuestFault {
    Bytes digest = crypto.hash(HashAlgorithm.SHA_384, event.toBytes());
    tsm.extend(Tdm.REGISTER, digest);
    log.recorded(event);
    events.accept(new TvmEvent.Recorded(event.interfaceId(), digest));
  }
}
