package io.teeio.device;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.IdeCapability;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeProfile;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The streams of one port: its IDE capability, and behind each selective block one end of a stream.
 * A block that gets another stream id gets a fresh end, without keys.
 */
final class StreamBank {
  private final RequesterId function;
  private final ConfigSpace space;
  private final IdeCapability capability;
  private final Crypto crypto;
  private final long keyLimit;
  private final Guards guards;
  private final Consumer<DeviceEvent> events;
  private final Consumer<IdeEvent> states;
  private final List<Optional<IdeStream>> ends = new ArrayList<>();

  /**
   * A bank without keys.
   *
   * @param function the function of the port
   * @param space its configuration space
   * @param capability the IDE capability in it
   * @param keyLimit TLPs that one key protects
   * @param events hears of refusals and of everything that happens to streams
   * @param states hears of streams that change between Secure and Insecure, after the Status
   *     register shows it
   */
  StreamBank(
      RequesterId function,
      ConfigSpace space,
      IdeCapability capability,
      Crypto crypto,
      long keyLimit,
      Guards guards,
      Consumer<DeviceEvent> events,
      Consumer<IdeEvent> states) {
    this.function = function;
    this.space = space;
    this.capability = capability;
    this.crypto = crypto;
    this.keyLimit = keyLimit;
    this.guards = guards;
    this.events = events;
    this.states = states;
    for (int i = 0; i < capability.streams(); i++) {
      ends.add(Optional.empty());
    }
  }

  RequesterId function() {
    return function;
  }

  /** The registers as QUERY_RESP carries them. */
  Bytes registers() {
    return capability.image();
  }

  private SelectiveBlock block(int index) {
    return capability.registers().selective().get(index);
  }

  private int control(int index) {
    return space.get(capability.block(index) + SelectiveBlock.CONTROL);
  }

  private StreamId idOf(int index) {
    return StreamId.of(control(index) >>> 24);
  }

  /** The end of {@code stream} here, if a block has that id; an enabled block comes first. */
  Optional<IdeStream> stream(StreamId stream) {
    int found = -1;
    for (int i = 0; i < ends.size(); i++) {
      if (control(i) >>> 24 == stream.value() && (found < 0 || isEnabled(i))) {
        found = i;
      }
    }
    return found < 0 ? Optional.empty() : Optional.of(end(found));
  }

  private boolean isEnabled(int index) {
    return (control(index) & SelectiveBlock.ENABLE) != 0;
  }

  private IdeStream end(int index) {
    Optional<IdeStream> present = ends.get(index);
    int wanted = control(index) >>> 24;
    if (present.isPresent() && present.get().id().value() == wanted) {
      return present.get();
    }
    present.ifPresent(IdeStream::close);
    StreamId id = StreamId.of(wanted);
    IdeStream fresh =
        new IdeStream(
            id, PortSide.ENDPOINT, crypto, guards, event -> heard(index, event), keyLimit);
    ends.set(index, Optional.of(fresh));
    return fresh;
  }

  private void heard(int index, IdeEvent event) {
    events.accept(new DeviceEvent.Stream(event.stream(), event));
    if (event instanceof IdeEvent.StateChanged changed) {
      capability.show(index, changed.state());
      states.accept(event);
    } else if (event instanceof IdeEvent.Failed) {
      states.accept(event);
    }
  }

  /** A host wrote the Control register of block {@code index}: follows what it says now. */
  void controlWritten(int index) {
    SelectiveBlock block = block(index);
    IdeStream end = end(index);
    end.limitToTee(block.teeLimited());
    if (!block.enabled()) {
      end.disable();
      return;
    }
    if (end.isEnabled()) {
      return;
    }
    end.sendAs(IdeProfile.of(block.control()));
    // Everything is up the one link; but the range that the host claims for it must be there.
    block.rids().ifPresent(rids -> end.associate(StreamAssociation.everything()));
    try {
      end.enable();
    } catch (Violation violation) {
      space.set(capability.block(index) + SelectiveBlock.CONTROL, SelectiveBlock.ENABLE, 0);
      events.accept(new DeviceEvent.Refused(function, violation.rule(), violation.detail()));
    }
  }

  /** Which block the register at {@code offset} of configuration space belongs to, if any. */
  Optional<Integer> blockAt(int offset) {
    int size = capability.block(1) - capability.block(0);
    int index = Math.floorDiv(offset - capability.block(0), size);
    return index >= 0 && index < ends.size() ? Optional.of(index) : Optional.empty();
  }

  /** Whether the register at {@code offset} is the Control register of its block. */
  boolean isControl(int offset) {
    return blockAt(offset)
        .filter(index -> offset == capability.block(index) + SelectiveBlock.CONTROL)
        .isPresent();
  }

  /** The id that block {@code index} had when it was last used, if it was. */
  Optional<StreamId> usedAs(int index) {
    return ends.get(index).map(IdeStream::id);
  }

  /** Shows that an IDE Fail message came about {@code stream}. */
  void failReceived(StreamId stream) {
    for (int i = 0; i < ends.size(); i++) {
      if (isEnabled(i) && idOf(i).equals(stream)) {
        capability.showFailReceived(i);
      }
    }
  }

  /** All ends lose their keys: the device was reset. */
  void reset() {
    for (Optional<IdeStream> end : ends) {
      end.ifPresent(IdeStream::disable);
      end.ifPresent(IdeStream::close);
    }
  }
}
