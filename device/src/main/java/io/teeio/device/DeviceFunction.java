package io.teeio.device;

import io.teeio.device.function.SampleFunction;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.Optional;

/** One function of the device: configuration space, TDI, what it does, and its DMA. */
final class DeviceFunction implements DmaGate, TdiContent {
  private static final Way CLEAR = new Way.Clear();

  private final FunctionSpace space;
  private final StreamBank streams;
  private final Guards guards;
  private final Tdi tdi;
  private final SampleFunction sample;

  /**
   * A function after reset.
   *
   * @param index 0 for the physical function, n for virtual function n
   * @param function its requester id
   * @param space its configuration space
   * @param streams the streams of the port that its traffic leaves through
   * @param link the way out
   * @param maker makes what it does
   */
  DeviceFunction(
      int index,
      RequesterId function,
      FunctionSpace space,
      StreamBank streams,
      DeviceLink link,
      FunctionMaker maker,
      DeviceParts parts) {
    this.space = space;
    this.streams = streams;
    this.guards = parts.guards();
    TlpDma dma = new TlpDma(function, space, this, link, parts.guards());
    this.sample = maker.make(index, function, dma);
    this.tdi = new Tdi(index, function, this, parts.guards(), parts.events());
  }

  @Override
  public boolean isClean(TdiReaction.Wipe wipe) {
    return switch (wipe) {
      case NOTHING -> true;
      case WORK -> sample.isWorkClean();
      case EVERYTHING, RESET -> sample.isClean();
    };
  }

  @Override
  public void wipe(TdiReaction.Wipe wipe) {
    switch (wipe) {
      case NOTHING -> {}
      case WORK -> sample.scrubWork();
      case EVERYTHING, RESET -> sample.scrub();
    }
  }

  FunctionSpace space() {
    return space;
  }

  Tdi tdi() {
    return tdi;
  }

  SampleFunction sample() {
    return sample;
  }

  @Override
  public Way dma() throws Violation {
    TdiState state = tdi.state();
    if (state == TdiState.CONFIG_UNLOCKED) {
      return CLEAR;
    }
    if (state != TdiState.RUN) {
      guards.require(DeviceRule.DMA_IN_RUN_ONLY, false, () -> tdi.function() + " is in " + state);
    }
    return trusted();
  }

  private Way trusted() throws Violation {
    Tdi.Lock lock =
        tdi.lock().orElseThrow(() -> new IllegalStateException("locked without a lock"));
    Optional<IdeStream> end = streams.stream(lock.stream());
    if (end.isEmpty()) {
      throw new Violation(IdeRule.IDE_SECURE_STATE, "stream " + lock.stream() + " is gone");
    }
    return new Way.Trusted(end.get());
  }

  /**
   * Always as anybody's: a message that a host may have addressed must not go where only the TVM's
   * DMA can.
   */
  @Override
  public Way interrupt() throws Violation {
    try {
      guards.require(
          DeviceRule.INTERRUPT_UNTRUSTED, tdi.state() == TdiState.CONFIG_UNLOCKED, tdi::toString);
      return dma();
    } catch (Violation trusted) {
      return CLEAR;
    }
  }
}
