package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.HashMap;
import java.util.Map;

/** The devices of a host: what it does for the TSM's connections with them, and keeps of each. */
final class Connections {
  private static final int TRANSCRIPT_SIZE = 64 * 1024;

  private final TsmHost tsm;
  private final DomainMemory memory;
  private final Enumeration enumeration;
  private final HostAddress scratch;
  private final HostAddress transcript;
  private final Map<RequesterId, HostDevice> devices = new HashMap<>();
  private final Map<RequesterId, HostDevice> owners = new HashMap<>();
  private final Map<RequesterId, DeviceMailbox> mailboxes = new HashMap<>();
  private final Map<RequesterId, Bytes> transcripts = new HashMap<>();

  /** Without devices; descriptors go through {@code scratch}, transcripts through {@code pages}. */
  Connections(
      TsmHost tsm,
      DomainMemory memory,
      Enumeration enumeration,
      HostAddress scratch,
      HostPages pages) {
    this.tsm = tsm;
    this.memory = memory;
    this.enumeration = enumeration;
    this.scratch = scratch;
    this.transcript = pages.take(TRANSCRIPT_SIZE / PhysicalMemory.PAGE);
  }

  /** Takes charge of {@code device}, whose security manager answers at {@code mailbox}. */
  void adopt(HostDevice device, DeviceMailbox mailbox) {
    devices.put(device.id(), device);
    mailboxes.put(device.id(), mailbox);
    owners.put(device.id(), device);
    device.interfaces().forEach(tdi -> owners.put(tdi.id(), device));
  }

  /** Connects {@code device}: session, keys, protected link. */
  void connect(HostDevice device) throws HostFailure {
    store(scratch, device.streamDescriptor());
    tsm.mustDrive(
        CovhFunction.CONNECT_DEVICE,
        device.id(),
        mailbox(device.id()),
        device.id().value(),
        scratch.value(),
        transcript.value(),
        TRANSCRIPT_SIZE);
    transcripts.put(device.id(), storedTranscript());
    if (!device.isOutside()) {
      enumeration.setStream(device.id(), true);
    }
  }

  /** Makes new IDE keys while traffic may flow. */
  void refreshKeys(HostDevice device) throws HostFailure {
    drive(CovhFunction.IDE_KEY_REFRESH, device.id(), device.id().value(), device.stream().value());
  }

  /** Rolls the keys of the SPDM session. */
  void updateSession(HostDevice device) throws HostFailure {
    drive(CovhFunction.SPDM_KEY_UPDATE, device.id(), device.id().value());
  }

  /** Shows both sides that the session lives; false if the device wants no heartbeats. */
  boolean heartbeat(HostDevice device) throws HostFailure {
    try {
      drive(CovhFunction.SPDM_HEARTBEAT, device, device.id().value());
      return true;
    } catch (HostFailure failure) {
      if (failure.result().is(SbiError.NOT_SUPPORTED)) {
        return false;
      }
      throw failure;
    }
  }

  /** Ends session and keys. */
  void disconnect(HostDevice device) throws HostFailure {
    if (!device.isOutside()) {
      enumeration.setStream(device.id(), false);
    }
    drive(CovhFunction.DISCONNECT_DEVICE, device.id(), device.id().value());
    transcripts.remove(device.id());
  }

  /** Renews the keys of device {@code id}'s stream, or of its session; false if that fails. */
  boolean renewKeys(RequesterId id, boolean stream) {
    HostDevice device = devices.get(id);
    if (device == null) {
      return false;
    }
    try {
      if (stream) {
        refreshKeys(device);
      } else {
        updateSession(device);
      }
      return true;
    } catch (HostFailure failure) {
      return false;
    }
  }

  /** Carries the message that waits for the device of {@code interfaceId}. */
  boolean carry(RequesterId interfaceId) {
    HostDevice owner = owners.get(interfaceId);
    return owner != null && tsm.carry(owner.id(), mailbox(owner.id()));
  }

  /** Gives the TSM what is kept of the connection with {@code interfaceId}'s device. */
  boolean giveTranscript(RequesterId interfaceId) {
    HostDevice owner = owners.get(interfaceId);
    if (owner == null) {
      return false;
    }
    Bytes stored = transcripts.get(owner.id());
    if (stored == null) {
      return false;
    }
    store(transcript, stored);
    SbiResult result =
        tsm.call(
            CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
            owner.id().value(),
            transcript.value(),
            TRANSCRIPT_SIZE);
    return result.isSuccess();
  }

  /** Makes a call that talks to the device with function {@code id} until it ends. */
  void drive(CovhFunction function, RequesterId id, long... arguments) throws HostFailure {
    HostDevice owner = owners.get(id);
    if (owner == null) {
      throw new IllegalArgumentException("no device has " + id);
    }
    drive(function, owner, arguments);
  }

  /** Makes a call until it ends; if the session's keys are spent, renews them and calls again. */
  private void drive(CovhFunction function, HostDevice device, long... arguments)
      throws HostFailure {
    SbiResult result = tsm.drive(function, device.id(), mailbox(device.id()), arguments);
    if (result.is(SbiError.KEY_UPDATE_REQUIRED)) {
      updateSession(device);
      result = tsm.drive(function, device.id(), mailbox(device.id()), arguments);
    }
    if (!result.isSuccess()) {
      throw new HostFailure(function, result);
    }
  }

  private DeviceMailbox mailbox(RequesterId device) {
    DeviceMailbox mailbox = mailboxes.get(device);
    if (mailbox == null) {
      throw new IllegalArgumentException("no mailbox for " + device);
    }
    return mailbox;
  }

  /** What it keeps of the connection with {@code device}. */
  Bytes transcript(HostDevice device) {
    Bytes stored = transcripts.get(device.id());
    if (stored == null) {
      throw new IllegalArgumentException(device.id() + " is not connected");
    }
    return stored;
  }

  private Bytes storedTranscript() {
    try {
      return ConnectionTranscript.read(memory.read(transcript, TRANSCRIPT_SIZE)).toBytes();
    } catch (AccessFault | MalformedInput e) {
      throw new IllegalStateException("the transcript that the TSM wrote", e);
    }
  }

  private void store(HostAddress where, Bytes what) {
    try {
      memory.write(where, what);
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }
}
