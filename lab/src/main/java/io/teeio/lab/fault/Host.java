package io.teeio.lab.fault;

import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.DeviceMailbox.Letter;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostPages;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host that makes one call at a time, so that whatever else happens can happen in between: other
 * calls, faults, its own restart. It keeps a {@link Journal} and nothing else over a restart.
 */
final class Host {
  private static final int PAGE = 4096;
  private static final int TRANSCRIPT_SIZE = 64 * 1024;
  private static final int FIRST_SELECTIVE_BLOCK = 12;

  /** A call that waits for a device's answer. */
  private record Pending(SbiCall call, PendingSpdm slot) {}

  private final Rig rig;
  private final Journal journal = new Journal();
  private final FaultyCalls calls;
  private final HostAddress first;
  private final long count;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final Map<Integer, Bytes> transcripts = new HashMap<>();
  private HostPages pages;
  private HostAddress shared;
  private HostAddress scratch;
  private HostAddress transcript;

  /** A host that did not boot yet. */
  Host(Rig rig) {
    this.rig = rig;
    this.calls = new FaultyCalls(rig, journal);
    this.count = rig.machine().pages().available();
    this.first = rig.machine().pages().take(count);
    this.pages = new HostPages(first, count);
    this.shared = pages.take(Nacl.SIZE / PAGE);
    this.scratch = pages.take(1);
    this.transcript = pages.take(TRANSCRIPT_SIZE / PAGE);
  }

  Journal journal() {
    return journal;
  }

  HostPages pages() {
    return pages;
  }

  /** The first page that the host ever had. */
  long first() {
    return first.value();
  }

  DomainMemory memory() {
    return rig.machine().hostMemory();
  }

  /** Registers with the TSM. */
  SbiResult boot() {
    return call(NaclFunction.SET_SHMEM, shared.value(), 0, 0);
  }

  /** Forgets everything but the journal, and registers other memory: the last it may have lost. */
  void restart() {
    pending.clear();
    transcripts.clear();
    calls.forget();
    rig.post().forget();
    rig.tenants().forEach(Tenant::gone);
    pages = new HostPages(first, count);
    shared = free(Nacl.SIZE / PAGE);
    scratch = free(1);
    transcript = free(TRANSCRIPT_SIZE / PAGE);
    boot();
  }

  /** Whether it gave away pages through which it speaks with the TSM. */
  boolean gaveItselfAway() {
    return isGone(shared, Nacl.SIZE)
        || isGone(scratch, PAGE)
        || isGone(transcript, TRANSCRIPT_SIZE);
  }

  private boolean isGone(HostAddress from, long size) {
    Long next = journal.converted().ceiling(from.value());
    return next != null && next < from.value() + size;
  }

  /** Begins with a clean list of pages: all that lie above those that are given away now. */
  void recount() {
    long used = transcript.value() + TRANSCRIPT_SIZE;
    long from =
        Math.max(used, journal.converted().isEmpty() ? 0 : journal.converted().last() + PAGE);
    pages = new HostPages(new HostAddress(from), count - (from - first.value()) / PAGE);
  }

  /** A run of pages of which none is given away. */
  private HostAddress free(int wanted) {
    while (true) {
      HostAddress run = pages.take(wanted);
      Long next = journal.converted().ceiling(run.value());
      if (next == null || next >= run.value() + (long) wanted * PAGE) {
        return run;
      }
    }
  }

  /** What happens to the host when it has its next turn. */
  void strike(Fault fault) {
    calls.strike(fault);
  }

  /** Makes a call, which may meet its fault on the way there and on the way back. */
  SbiResult call(SbiFunction function, long... arguments) {
    return calls.make(SbiCall.of(function, arguments));
  }

  /** Begins a call that may have to wait for {@code device}. */
  SbiResult begin(int device, CovhFunction function, long... arguments) {
    return noted(device, SbiCall.of(function, arguments));
  }

  private SbiResult noted(int device, SbiCall call) {
    SbiResult result = calls.make(call);
    if (result.isSuccess() && result.value() == Nacl.SPDM_PENDING_REQUEST) {
      slot()
          .ifPresentOrElse(
              slot -> pending.put(device, new Pending(call, slot)), () -> pending.remove(device));
    } else {
      pending.remove(device);
      if (result.isSuccess() && call.is(CovhFunction.CONNECT_DEVICE)) {
        keepTranscript(device);
      }
    }
    return result;
  }

  /** Whether a call waits for {@code device}. */
  boolean isPending(int device) {
    return pending.containsKey(device);
  }

  /** Carries the message that waits for {@code device}, and goes on with the call. */
  SbiResult carry(int device) {
    Pending waits = pending.get(device);
    if (waits == null) {
      return SbiResult.SUCCESS;
    }
    put(exchanged(device, waits.slot(), waits.call().name()));
    return noted(device, waits.call());
  }

  /** What comes back for {@code slot}. */
  PendingSpdm exchanged(int device, PendingSpdm slot, String name) {
    if (slot.payload().isEmpty()) {
      return slot;
    }
    try {
      Letter answer = rig.post().exchange(device, new Letter(slot.secured(), slot.payload()), name);
      return answer.payload().length() > PendingSpdm.MAX_PAYLOAD
          ? PendingSpdm.transportError(slot.functionId(), slot.deviceId())
          : new PendingSpdm(slot.functionId(), slot.deviceId(), answer.secured(), answer.payload());
    } catch (IOException lost) {
      return PendingSpdm.transportError(slot.functionId(), slot.deviceId());
    }
  }

  /** Puts {@code slot} where the TSM looks for answers. */
  void put(PendingSpdm slot) {
    store(shared.plus(Nacl.PENDING), slot.toBytes());
  }

  /** What the TSM wants carried; empty if that makes no sense. */
  Optional<PendingSpdm> slot() {
    try {
      Bytes bytes = memory().read(shared.plus(Nacl.PENDING), Nacl.PENDING_END - Nacl.PENDING);
      return Optional.of(PendingSpdm.read(bytes));
    } catch (MalformedInput | AccessFault e) {
      return Optional.empty();
    }
  }

  long field(int offset) {
    try {
      return memory().readLong(shared.plus(offset));
    } catch (AccessFault fault) {
      throw new Disaster(Fault.VMM_RESTARTED);
    }
  }

  void field(int offset, long value) {
    try {
      memory().writeLong(shared.plus(offset), value);
    } catch (AccessFault fault) {
      throw new Disaster(Fault.VMM_RESTARTED);
    }
  }

  /** Writes to a page that the host takes for its own; if it is not, the host does not survive. */
  void store(HostAddress where, Bytes what) {
    try {
      memory().write(where, what);
    } catch (AccessFault fault) {
      throw new Disaster(Fault.VMM_RESTARTED);
    }
  }

  HostAddress scratch() {
    return scratch;
  }

  private void keepTranscript(int device) {
    try {
      transcripts.put(
          device, ConnectionTranscript.read(memory().read(transcript, TRANSCRIPT_SIZE)).toBytes());
    } catch (AccessFault | MalformedInput e) {
      transcripts.remove(device);
    }
  }

  /** Gives the TSM the transcript that it wrote for {@code device}. */
  SbiResult giveTranscript(int device) {
    Bytes stored = transcripts.get(device);
    if (stored == null) {
      return SbiResult.of(SbiError.FAILED);
    }
    store(transcript, stored);
    return call(
        CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
        rig.devices().get(device).id().value(),
        transcript.value(),
        TRANSCRIPT_SIZE);
  }

  /** Begins to connect {@code device}. */
  SbiResult connect(int device) {
    HostDevice found = rig.devices().get(device);
    long end = found.window().value() + found.windowSize() - 1;
    IdeStreamDescriptor descriptor =
        IdeStreamDescriptor.of(
            found.stream(),
            new StreamAssociation(
                found.id(),
                found.lastId(),
                List.of(new AddressRange(found.window().value(), end))));
    store(scratch, descriptor.toBytes());
    return begin(
        device,
        CovhFunction.CONNECT_DEVICE,
        found.id().value(),
        scratch.value(),
        transcript.value(),
        TRANSCRIPT_SIZE);
  }

  /** Switches the end of {@code device}'s stream that is the host's to switch. */
  void setStream(int device, boolean on) {
    ConfigAccess space = rig.machine().hostConfig().of(rig.devices().get(device).id());
    space
        .findExtendedCapability(CapabilityId.IDE)
        .ifPresent(ide ->
            space.update(
                ide + FIRST_SELECTIVE_BLOCK + SelectiveBlock.CONTROL,
                SelectiveBlock.ENABLE,
                on ? SelectiveBlock.ENABLE : 0));
  }
}
