package io.teeio.device;

import io.teeio.device.block.Medium;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.IdeCapability;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.rule.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The registers and functions of a device on a fabric, and what a host's writes to them do: place
 * memory, enable streams and functions, reset, and take locked TDIs to ERROR.
 */
final class FabricHardware implements DsmHardware {
  private final DeviceParts parts;
  private final List<DeviceFunction> functions = new ArrayList<>();
  private final List<Tdi> tdis;
  private final StreamBank streams;
  private final List<StreamBank> ports;
  private final AddressMap addresses;
  private final ConfigurationLock conditions;
  private final Optional<Medium> medium;

  FabricHardware(
      DeviceProfile profile,
      DeviceParts parts,
      DoeMailbox mailbox,
      DeviceLink link,
      Consumer<IdeEvent> states) {
    this.parts = parts;
    FunctionSpace physical =
        FunctionSpace.physical(profile.kind(), profile.virtualFunctions(), mailbox);
    FunctionSpace.PhysicalPart part =
        physical.physicalPart().orElseThrow(() -> new IllegalStateException("not physical"));
    this.streams =
        new StreamBank(
            profile.port(0),
            physical.space(),
            part.ide(),
            parts.crypto(),
            profile.ideKeyLimit(),
            parts.guards(),
            parts.events(),
            states);
    this.ports = List.of(streams, unconnected(profile.port(1), parts));
    this.addresses = new AddressMap(physical, part);
    this.conditions = new ConfigurationLock(physical, part, addresses, parts.guards());
    FunctionMaker maker = FunctionMaker.of(profile, parts, link);
    this.medium = maker.medium();
    functions.add(new DeviceFunction(0, profile.function(), physical, streams, link, maker, parts));
    for (int i = 1; i <= profile.virtualFunctions(); i++) {
      functions.add(
          new DeviceFunction(
              i,
              profile.functionAt(i),
              FunctionSpace.virtual(profile.kind()),
              streams,
              link,
              maker,
              parts));
    }
    this.tdis = functions.stream().map(DeviceFunction::tdi).toList();
    for (DeviceFunction function : functions) {
      function
          .space()
          .space()
          .listen((offset, before, after, written) ->
              written(function, offset, before, after, written));
    }
  }

  /** The second port of this make: keys can be programmed, but no link hangs on it. */
  private static StreamBank unconnected(RequesterId function, DeviceParts parts) {
    ConfigSpace space = new ConfigSpace();
    IdeCapability ide = IdeCapability.addTo(space, FunctionSpace.STREAMS, FunctionSpace.RANGES);
    return new StreamBank(
        function,
        space,
        ide,
        parts.crypto(),
        IdeStream.UNLIMITED,
        parts.guards(),
        parts.events(),
        event -> {});
  }

  Optional<Medium> medium() {
    return medium;
  }

  AddressMap addresses() {
    return addresses;
  }

  StreamBank streams() {
    return streams;
  }

  DeviceFunction function(int index) {
    return functions.get(index);
  }

  List<DeviceFunction> functions() {
    return functions;
  }

  /** The function with this requester id, if it is there now. */
  Optional<DeviceFunction> find(RequesterId id) {
    return functions.stream()
        .filter(function -> function.tdi().function().equals(id) && isHosted(function.tdi()))
        .findFirst();
  }

  @Override
  public List<StreamBank> ports() {
    return ports;
  }

  @Override
  public List<Tdi> tdis() {
    return tdis;
  }

  @Override
  public boolean isHosted(Tdi tdi) {
    return tdi.index() <= addresses.enabledVirtualFunctions();
  }

  @Override
  public void requireLockable(Tdi tdi, StreamId stream) throws Violation {
    conditions.require(tdi.index(), stream);
  }

  @Override
  public long barAddress(Tdi tdi) {
    return addresses.placed(tdi.index()).orElse(0L);
  }

  @Override
  public int msixMessageControl(Tdi tdi) {
    return functions.get(tdi.index()).space().msix().messageControl();
  }

  private void written(DeviceFunction function, int offset, int before, int after, int written) {
    switch (ConfigurationWatch.of(function.space(), offset, before, after, written)) {
      case NONE -> {}
      case FUNCTION -> changed(function.tdi(), offset);
      case FUNCTION_MSIX -> {
        if (function.tdi().locksMsix()) {
          changed(function.tdi(), offset);
        }
        function.sample().bar().msix().deliverPending();
      }
      case DEVICE -> {
        tdis.forEach(tdi -> changed(tdi, offset));
        wipeAbsentFunctions();
      }
      case STREAM -> streamWritten(offset, before);
      case FUNCTION_RESET -> resetFunction(function);
    }
  }

  private void changed(Tdi tdi, int offset) {
    try {
      parts
          .guards()
          .require(
              DeviceRule.CONFIGURATION_FROZEN,
              !tdi.isFrozen(),
              () -> tdi.function() + " register 0x" + Integer.toHexString(offset));
    } catch (Violation violation) {
      parts
          .events()
          .accept(new DeviceEvent.Refused(tdi.function(), violation.rule(), violation.detail()));
      tdi.on(TdiEvent.CONFIGURATION_CHANGED);
    }
  }

  /** Virtual functions that were disabled keep nothing. */
  private void wipeAbsentFunctions() {
    for (DeviceFunction function : functions) {
      if (!isHosted(function.tdi())) {
        resetOne(function, TdiEvent.FUNCTION_LEVEL_RESET);
      }
    }
  }

  private void streamWritten(int offset, int before) {
    int block = streams.blockAt(offset).orElse(-1);
    if (block < 0) {
      return;
    }
    boolean control = streams.isControl(offset);
    StreamId stream =
        control ? StreamId.of(before >>> 24) : streams.usedAs(block).orElse(StreamId.of(0));
    if (control) {
      // Clearing Enable makes the stream Insecure, which takes its TDIs to ERROR by that name.
      streams.controlWritten(block);
    }
    boolean wasEnabled = !control || (before & SelectiveBlock.ENABLE) != 0;
    if (wasEnabled) {
      tdis.stream().filter(tdi -> tdi.isBoundTo(stream)).forEach(tdi -> changed(tdi, offset));
    }
  }

  private void resetFunction(DeviceFunction function) {
    if (function.tdi().index() == 0) {
      streams.reset();
      for (DeviceFunction each : functions) {
        resetOne(each, TdiEvent.FUNCTION_LEVEL_RESET);
      }
    } else {
      resetOne(function, TdiEvent.FUNCTION_LEVEL_RESET);
    }
  }

  private static void resetOne(DeviceFunction function, TdiEvent event) {
    function.space().reset();
    function.tdi().on(event);
  }

  /** A conventional reset of everything. */
  void reset() {
    ports.forEach(StreamBank::reset);
    functions.forEach(function -> resetOne(function, TdiEvent.CONVENTIONAL_RESET));
  }
}
