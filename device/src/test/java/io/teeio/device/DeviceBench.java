package io.teeio.device;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.accelerator.Descriptor;
import io.teeio.pcie.Answer;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.Refusal;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionChannel;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.Bar;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.Received;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.pcie.tdisp.InterfaceId;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.Pause;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A device with a requester at its security manager, the root port's end of its stream, and two
 * memories above it: what goes with T = 0 meets one, with T = 1 the other.
 */
final class DeviceBench {
  static final StreamId STREAM = StreamId.of(7);
  static final long BAR = 0x10_0000_0000L;
  static final long VF_BAR = 0x10_1000_0000L;
  static final long MEMORY = 0x8000_0000L;
  static final long OFFSET = 0xD000_0000L;

  final Crypto crypto = Crypto.portable();
  final RandomSource random = new Random(42)::nextBytes;

  /** Whether the device's source of randomness gives zeros only. */
  boolean stuck;

  final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
  final List<DeviceEvent> events = new ArrayList<>();
  final List<SpdmEvent> spdmEvents = new ArrayList<>();
  final List<Packet> sent = new ArrayList<>();

  /** Types of the events that the device's requester heard of. */
  final List<Integer> heard = new ArrayList<>();

  final byte[] hostMemory = new byte[1 << 20];
  final byte[] teeMemory = new byte[1 << 20];
  final DeviceProfile profile;
  final DeviceIdentity identity;
  final TeeIoDevice device;
  final IdeStream rootPort;
  final List<IdeEvent> rootPortEvents = new ArrayList<>();

  /** What a bad switch does to answers; by default nothing. */
  UnaryOperator<Optional<Packet>> onTheWayDown = answer -> answer;

  private boolean answersUnderIde = true;
  private boolean answersAsTee = true;
  private SpdmRequester requester;
  private int tail;

  DeviceBench(int virtualFunctions) {
    this(virtualFunctions, Guards.all());
  }

  DeviceBench(int virtualFunctions, Guards guards) {
    this(DeviceProfile.standard().withVirtualFunctions(virtualFunctions), guards);
  }

  DeviceBench(DeviceProfile made, Guards guards) {
    profile = made.withSuite(Suite.P256);
    identity =
        new DeviceMaker(new CertificateMint(crypto, random, clock), profile.suite())
            .identify(profile);
    device =
        new TeeIoDevice(
            profile,
            identity,
            new DeviceParts(
                crypto,
                target -> {
                  if (stuck) {
                    Arrays.fill(target, (byte) 0);
                  } else {
                    random.fill(target);
                  }
                },
                clock,
                guards,
                events::add,
                spdmEvents::add));
    rootPort =
        new IdeStream(
            STREAM,
            PortSide.ROOT_PORT,
            crypto,
            Guards.all(),
            rootPortEvents::add,
            IdeStream.UNLIMITED);
    device.attach(packet -> onTheWayDown.apply(upstream(packet)));
    requester = newRequester();
  }

  /** What it takes before a TDI can be locked. */
  SpdmSession connected() throws Exception {
    configure();
    SpdmSession session = openSession();
    programKeys(session, KeySet.K0);
    enableStream();
    return session;
  }

  /** What it takes before a TDI can be locked, and TDI {@code index} locked and started. */
  SpdmSession running(int index) throws Exception {
    SpdmSession session = connected();
    start(session, index);
    return session;
  }

  void start(SpdmSession session, int index) throws Exception {
    start(session, index, STREAM);
  }

  void start(SpdmSession session, StreamId stream) throws Exception {
    start(session, 0, stream);
  }

  private void start(SpdmSession session, int index, StreamId stream) throws Exception {
    TdispRequester tdisp = tdisp(session, index);
    try (Secret nonce = tdisp.lock(flags(), stream, OFFSET).orAbort()) {
      tdisp.start(nonce).orAbort();
    }
  }

  static LockFlags flags() {
    return LockFlags.NO_FW_UPDATE.and(LockFlags.LOCK_MSIX);
  }

  SpdmRequester newRequester() {
    Transport transport =
        new Transport() {
          @Override
          public Binding binding() {
            return Binding.PCI_DOE;
          }

          @Override
          public Envelope exchange(Envelope request) throws IOException {
            return device.dsm().respond(request).orElseThrow(() -> new IOException("no answer"));
          }
        };
    return new SpdmRequester(
        transport,
        RequesterProfile.cove().withSuite(Suite.P256),
        RequesterParts.NONE.withEventSink((session, event) -> heard.add(event.eventTypeId())),
        Pause.NONE,
        crypto,
        random,
        clock,
        Guards.all(),
        event -> {});
  }

  SpdmRequester requester() {
    return requester;
  }

  SpdmSession openSession() throws Exception {
    requester.negotiate().orAbort();
    return anotherSession();
  }

  SpdmSession anotherSession() throws Exception {
    return anotherSession(0);
  }

  SpdmSession anotherSession(int policy) throws Exception {
    CertificateChain chain = requester.getCertificate(0).orAbort();
    return requester.openSession(0, chain, SummaryType.NONE, policy).orAbort();
  }

  static SessionChannel channel(SpdmSession session) {
    return new SessionChannel() {
      @Override
      public Answer<Bytes> exchange(Bytes payload) throws IOException {
        Outcome<Bytes> outcome =
            session.vendorDefined(PciSigVendor.STANDARD_ID, PciSigVendor.VENDOR_ID, payload);
        return switch (outcome) {
          case Outcome.Done<Bytes>(Bytes answer) -> Answer.done(answer);
          case Outcome.Refused<Bytes> refused ->
              Answer.refused(new Refusal.Spdm(refused.error().errorCode(), 0));
          case Outcome.Broken<Bytes> broken -> Answer.broken(broken.rule(), broken.detail());
        };
      }

      @Override
      public Answer<Bytes> exchange(Secret payload) throws IOException {
        return exchange(new WireWriter().secret(payload).toBytes());
      }
    };
  }

  TdispRequester tdisp(SpdmSession session, int index) {
    return new TdispRequester(
        channel(session), InterfaceId.of(profile.functionAt(index)), TdispRequester.MAX_REPORT);
  }

  Tdi tdi(int index) {
    return device.tdis().get(index);
  }

  TdiState state(int index) {
    return tdi(index).state();
  }

  /** The code of a TDISP_ERROR; empty if there was none. */
  static Optional<TdispErrorCode> codeOf(Answer<?> answer) {
    return answer instanceof Answer.Refused<?>(Refusal.Tdisp refusal)
        ? refusal.code()
        : Optional.empty();
  }

  static List<KeySubStream> keyNames(KeySet set) {
    List<KeySubStream> names = new ArrayList<>();
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        names.add(new KeySubStream(set, direction, sub));
      }
    }
    return names;
  }

  /** Programs all six keys of {@code set} at both ends and sets them to GO. */
  void programKeys(SpdmSession session, KeySet set) throws Exception {
    IdeKmRequester km = new IdeKmRequester(channel(session));
    rootPort.associate(StreamAssociation.everything());
    rootPort.enable();
    for (KeySubStream name : keyNames(set)) {
      try (IdeKey key = IdeKey.generate(random)) {
        km.program(0, STREAM, name, key).orAbort();
        rootPort.program(set, mirrored(name), name.subStream(), key, IdeKey.INITIAL_IFV);
      }
    }
    for (KeySubStream name : keyNames(set)) {
      km.go(0, STREAM, name).orAbort();
      if (name.direction() == PortDirection.RX) {
        rootPort.go(set, PortDirection.RX, name.subStream());
      }
    }
    for (SubStream sub : SubStream.values()) {
      rootPort.go(set, PortDirection.TX, sub);
    }
  }

  private static PortDirection mirrored(KeySubStream name) {
    return LinkDirection.of(PortSide.ENDPOINT, name.direction()).at(PortSide.ROOT_PORT);
  }

  ConfigAccess config(int index) {
    return device.configuration(profile.functionAt(index));
  }

  int capability(int id) {
    return config(0).findExtendedCapability(id).orElseThrow();
  }

  int ideBlock(int block) {
    return capability(CapabilityId.IDE) + 12 + block * SelectiveBlock.size(FunctionSpace.RANGES);
  }

  /** Places BARs, enables memory, bus mastering and virtual functions, names the stream. */
  void configure() {
    Bar.assign(config(0), FunctionHeader.BAR0, BAR);
    config(0)
        .update(
            FunctionHeader.COMMAND,
            0xFFFF,
            FunctionHeader.MEMORY_SPACE | FunctionHeader.BUS_MASTER);
    if (profile.virtualFunctions() > 0) {
      int sriov = capability(CapabilityId.SRIOV);
      config(0).write(sriov + SriovCapability.NUM_VFS, profile.virtualFunctions());
      Bar.assign(config(0), sriov + SriovCapability.VF_BAR0, VF_BAR);
      config(0)
          .write(
              sriov + SriovCapability.CONTROL,
              SriovCapability.VF_ENABLE | SriovCapability.VF_MEMORY_SPACE);
      for (int i = 1; i <= profile.virtualFunctions(); i++) {
        config(i).update(FunctionHeader.COMMAND, 0xFFFF, FunctionHeader.BUS_MASTER);
      }
    }
    int block = ideBlock(0);
    config(0).write(block + SelectiveBlock.RID_1, 0x00FF_FF00);
    config(0).write(block + SelectiveBlock.RID_2, 1);
    config(0).write(block + SelectiveBlock.CONTROL, STREAM.value() << 24);
  }

  void enableStream() {
    config(0).update(ideBlock(0) + SelectiveBlock.CONTROL, 1, SelectiveBlock.ENABLE);
  }

  long bar(int index) {
    return index == 0 ? BAR : VF_BAR + (index - 1) * 0x1_0000L;
  }

  /** A read of a register by the host: no IDE, T = 0. Empty if it was refused. */
  Optional<Long> hostRead(int index, int offset) {
    Tlp read = new Tlp.MemoryRead(RequesterId.of(0), bar(index) + offset, 8, 3);
    return device.receive(read).flatMap(DeviceBench::word);
  }

  void hostWrite(int index, int offset, long value) {
    device.receive(
        new Tlp.MemoryWrite(
            RequesterId.of(0), bar(index) + offset, new WireWriter().u64(value).toBytes()));
  }

  void hostWrite4(int index, int offset, long value) {
    device.receive(
        new Tlp.MemoryWrite(
            RequesterId.of(0), bar(index) + offset, new WireWriter().u32(value).toBytes()));
  }

  /** A read through the stream. Empty if it was refused. */
  Optional<Long> streamRead(int index, int offset, boolean tee) throws Violation {
    Tlp read = new Tlp.MemoryRead(RequesterId.of(0), bar(index) + offset, 8, 3);
    Optional<Packet> answer = device.receive(rootPort.protect(read, tee));
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Received received = rootPort.open((IdeTlp) answer.get());
    return received.tee() == tee ? word(received.tlp()) : Optional.empty();
  }

  void streamWrite(int index, int offset, long value, boolean tee) throws Violation {
    Bytes data = new WireWriter().u64(value).toBytes();
    device.receive(
        rootPort.protect(new Tlp.MemoryWrite(RequesterId.of(0), bar(index) + offset, data), tee));
  }

  void streamWrite4(int index, int offset, long value, boolean tee) throws Violation {
    Bytes data = new WireWriter().u32(value).toBytes();
    device.receive(
        rootPort.protect(new Tlp.MemoryWrite(RequesterId.of(0), bar(index) + offset, data), tee));
  }

  private static Optional<Long> word(Packet packet) {
    return packet instanceof Tlp.Completion completion
            && completion.status() == CompletionStatus.SUCCESS
        ? Optional.of(little(completion.data()))
        : Optional.empty();
  }

  private static long little(Bytes data) {
    long value = 0;
    for (int i = data.length() - 1; i >= 0; i--) {
      value = value << 8 | data.at(i);
    }
    return value;
  }

  private Optional<Packet> upstream(Packet packet) {
    sent.add(packet);
    return switch (packet) {
      case IdeTlp ide -> {
        try {
          Received received = rootPort.open(ide);
          Optional<Tlp.Completion> answer =
              serve(received.tlp(), received.tee() ? teeMemory : hostMemory);
          if (answer.isEmpty()) {
            yield Optional.empty();
          }
          yield answersUnderIde
              ? Optional.of(rootPort.protect(answer.get(), received.tee() && answersAsTee))
              : Optional.of(answer.get());
        } catch (Violation dropped) {
          yield Optional.empty();
        }
      }
      case Tlp tlp -> serve(tlp, hostMemory).map(completion -> completion);
    };
  }

  /** Answers protected requests in the clear from now on, as no honest root port does. */
  void answerInTheClear() {
    answersUnderIde = false;
  }

  /** Answers with T = 0 from now on, as for memory that is not a TVM's. */
  void answerUntrusted() {
    answersAsTee = false;
  }

  private static Optional<Tlp.Completion> serve(Tlp tlp, byte[] memory) {
    return switch (tlp) {
      case Tlp.MemoryRead read -> {
        int at = (int) (read.address() - MEMORY);
        yield at < 0 || at + read.length() > memory.length
            ? Optional.of(
                Tlp.Completion.failure(
                    RequesterId.of(0), read.requester(), read.tag(), CompletionStatus.UR))
            : Optional.of(
                new Tlp.Completion(
                    RequesterId.of(0),
                    read.requester(),
                    read.tag(),
                    CompletionStatus.SUCCESS,
                    Bytes.copyOf(memory, at, at + read.length())));
      }
      case Tlp.MemoryWrite write -> {
        int at = (int) (write.address() - MEMORY);
        if (at >= 0 && at + write.data().length() <= memory.length) {
          write.data().copyTo(memory, at);
        }
        yield Optional.empty();
      }
      case Tlp.Completion _, Tlp.ConfigRead _, Tlp.ConfigWrite _, Tlp.Message _ -> Optional.empty();
    };
  }

  /** Enables the accelerator of TDI {@code index}, in the clear or under IDE, ring at MEMORY. */
  void enableAccelerator(int index, boolean tee) throws Violation {
    tail = 0;
    if (tee) {
      streamWrite(index, 0x10, MEMORY, true);
      streamWrite4(index, 0x18, 16, true);
      streamWrite4(index, 0x08, 1, true);
    } else {
      hostWrite(index, 0x10, MEMORY);
      hostWrite4(index, 0x18, 16);
      hostWrite4(index, 0x08, 1);
    }
  }

  /** Rings with one descriptor whose record goes to MEMORY + 0x1000; its status. */
  int submit(int index, Descriptor descriptor, boolean tee) throws Violation {
    byte[] memory = tee ? teeMemory : hostMemory;
    WireWriter out = new WireWriter(Descriptor.SIZE);
    descriptor.write(out);
    out.toBytes().copyTo(memory, tail * Descriptor.SIZE);
    memory[0x1000] = 0;
    tail = (tail + 1) % 16;
    if (tee) {
      streamWrite4(index, 0x20, tail, true);
    } else {
      hostWrite4(index, 0x20, tail);
    }
    return memory[0x1000];
  }

  static Descriptor descriptor(
      io.teeio.device.accelerator.Opcode opcode, int flags, long source, long target, int length) {
    return new Descriptor(
        opcode, flags, source, target, length, 0x0403_0201, MEMORY + 0x1000, Bytes.zeros(12), 1);
  }

  /** What was told of each refusal by {@code rule}. */
  List<String> detailsOf(DeviceRule rule) {
    return events.stream()
        .flatMap(event ->
            event instanceof DeviceEvent.Refused refused && refused.rule() == rule
                ? java.util.stream.Stream.of(refused.detail())
                : java.util.stream.Stream.empty())
        .toList();
  }

  List<DeviceRule> refusals() {
    return events.stream()
        .flatMap(event ->
            event instanceof DeviceEvent.Refused refused
                    && refused.rule() instanceof DeviceRule rule
                ? java.util.stream.Stream.of(rule)
                : java.util.stream.Stream.empty())
        .toList();
  }
}
