package io.teeio.tsm.device;

import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.call.HostInput;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.manifest.FunctionRange;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * What a host asks about devices: COVH 1024, 1025 and 1031 to 1034. What precedes the first message
 * is here.
 */
public final class HostDeviceCalls {
  private static final long PAGE = 4096;
  private static final int STREAM_BITS = 8;
  private static final int HEADER = IdeStreamDescriptor.size(0);

  private final Environment environment;
  private final Devices devices;
  private final HostOperations operations;

  HostDeviceCalls(Environment environment, Devices devices, HostOperations operations) {
    this.environment = environment;
    this.devices = devices;
    this.operations = operations;
  }

  /** connect_device, or a step of it. */
  public SbiResult connect(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, devices.device(call.a0()), this::connect);
  }

  /** connect_device of v0.1, or a step of it: (device, stream). */
  public SbiResult connectByStream(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, devices.device(call.a0()), this::connectByStream);
  }

  /** disconnect_device, or a step of it. */
  public SbiResult disconnect(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, devices.device(call.a0()), this::disconnect);
  }

  /** spdm_key_update, or a step of it. */
  public SbiResult updateKeys(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, devices.device(call.a0()), this::updateKeys);
  }

  /** ide_key_refresh, or a step of it. */
  public SbiResult refresh(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, devices.device(call.a0()), this::refresh);
  }

  /** spdm_heartbeat, or a step of it. */
  public SbiResult heartbeat(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, devices.device(call.a0()), this::heartbeat);
  }

  private Flow connect(SbiCall call, Device device) throws Refused, Violation {
    requireDisconnected(device);
    long out = call.a2();
    long size = call.a3();
    HostMemory.requireAligned(out, PAGE);
    environment.host().requireShared(out, size);
    IdeStreamDescriptor wanted = descriptor(call.a1());
    new StreamCheck(environment, device).require(wanted);
    return new ConnectFlow(
        environment, device, wanted, Optional.of(new ConnectFlow.Out(out, size)));
  }

  /** The stream serves all that the manifest puts below the device's root port. */
  private Flow connectByStream(SbiCall call, Device device) throws Refused, Violation {
    requireDisconnected(device);
    Refused.unless(
        call.a1() >>> STREAM_BITS == 0, SbiError.INVALID_PARAM, "no stream " + call.a1());
    Manifest.RootPort port = device.rootPort();
    FunctionRange functions =
        port.endpoints().stream()
            .filter(range -> range.contains(device.id()))
            .findFirst()
            .orElseThrow(() -> new Refused(SbiError.INVALID_PARAM, "nothing leads to it"));
    List<AddressRange> memory =
        port.mmio().stream()
            .map(range ->
                new AddressRange(range.base().value(), range.base().value() + range.length() - 1))
            .toList();
    IdeStreamDescriptor wanted =
        IdeStreamDescriptor.of(
            StreamId.of((int) call.a1()),
            new StreamAssociation(functions.first(), functions.last(), memory));
    new StreamCheck(environment, device).require(wanted);
    return new ConnectFlow(environment, device, wanted, Optional.empty());
  }

  private static void requireDisconnected(Device device) throws Refused {
    Refused.unless(device.conn() != ConnState.CONNECTED, SbiError.ALREADY_STARTED, "is connected");
    Refused.unless(
        device.conn() == ConnState.DISCONNECTED, SbiError.INVALID_STATE, "has to be disconnected");
  }

  /**
   * Copied in two parts, of which the second does not say how long it is: the parser holds both to
   * the same count.
   */
  private IdeStreamDescriptor descriptor(long address) throws Refused, Violation {
    Bytes header = environment.host().copyIn(address, HEADER);
    int left = IdeStreamDescriptor.sizeFrom(header) - HEADER;
    Bytes rest = left == 0 ? Bytes.EMPTY : environment.host().copyIn(address + HEADER, left);
    try {
      return IdeStreamDescriptor.read(Bytes.concat(header, rest));
    } catch (MalformedInput e) {
      throw new Refused(SbiError.INVALID_PARAM, e.getMessage());
    }
  }

  private Flow disconnect(SbiCall call, Device device) throws Refused, Violation {
    Refused.unless(
        device.conn() != ConnState.DISCONNECTED, SbiError.ALREADY_STOPPED, "is not connected");
    environment
        .guards()
        .require(
            CoveRule.DISCONNECT_UNBOUND,
            device.tdis().stream().noneMatch(Tdi::isBound),
            () -> device.id() + " has interfaces that are bound");
    return new DisconnectFlow(environment, device, call);
  }

  private Flow updateKeys(SbiCall call, Device device) throws Refused {
    Connection connection = requireConnected(device);
    return () -> {
      connection.session().updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
      return 0;
    };
  }

  private Flow refresh(SbiCall call, Device device) throws Refused {
    Connection connection = requireConnected(device);
    Refused.unless(
        call.a1() == connection.stream().stream().value(),
        SbiError.INVALID_PARAM,
        "the device's stream is " + connection.stream().stream());
    Refused.unless(
        device.stream() == StreamState.SECURE,
        SbiError.INVALID_STATE,
        "the stream is " + device.stream());
    return new RefreshFlow(environment, device, connection);
  }

  private Flow heartbeat(SbiCall call, Device device) throws Refused {
    Connection connection = requireConnected(device);
    Refused.unless(
        connection.session().heartbeatPeriod() > 0,
        SbiError.NOT_SUPPORTED,
        "no heartbeat was agreed on");
    return () -> {
      connection.session().heartbeat().orAbort();
      if (connection.session().hearsEvents()) {
        connection.session().serveResponder().orAbort();
      }
      return 0;
    };
  }

  /** get_device_connection_transcript, with which the host gives a transcript back (A-12b). */
  public SbiResult takeTranscript(SbiCall call) throws Refused, Violation {
    Device device = devices.device(call.a0());
    try (Turn.Held _ = device.turn().take()) {
      Connection connection = requireConnected(device);
      Refused.unless(
          call.a2() >= ConnectionTranscript.HEADER && call.a2() <= ConnectionTranscript.MAX_SIZE,
          SbiError.INVALID_PARAM,
          "size " + call.a2());
      HostMemory.requireAligned(call.a1(), PAGE);
      HostInput input =
          new HostInput(environment.host(), call.a1(), (int) call.a2(), environment.guards());
      connection.transcript().requireGenuine(messages(input), environment.guards());
      device.suppliedTranscript(Optional.of(input));
      return SbiResult.SUCCESS;
    }
  }

  /** The messages of a transcript in {@code input}. */
  static Bytes messages(HostInput input) throws Refused, Violation {
    try {
      return ConnectionTranscript.read(input.bytes()).messages();
    } catch (MalformedInput e) {
      throw new Refused(SbiError.INVALID_PARAM, e.getMessage());
    }
  }

  static Connection requireConnected(Device device) throws Refused {
    Refused.unless(
        device.conn() == ConnState.CONNECTED,
        SbiError.INVALID_STATE,
        "the device is " + device.conn());
    return device.connection().orElseThrow();
  }
}
