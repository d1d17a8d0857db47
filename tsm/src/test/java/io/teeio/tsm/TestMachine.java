package io.teeio.tsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.evidence.TsmIdentity;
import io.teeio.platform.fabric.BusRange;
import io.teeio.platform.fabric.MmioWindow;
import io.teeio.platform.fabric.RootComplex;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.hart.ProgramStore;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.Rdsm;
import io.teeio.platform.rdsm.RdsmPort;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A machine of real parts in memory: RDSM, root port, both IOMMUs, a TSM, and devices without a
 * link.
 */
final class TestMachine {
  static final long MEMORY = 0x8000_0000L;
  static final long MEMORY_SIZE = 64L << 20;
  static final long TSM_PAGES = MEMORY + (48L << 20);
  static final RequesterId ROOT_PORT = RequesterId.of(0, 0, 1, 0);
  static final RequesterId DEVICE = RequesterId.of(0, 0xbe, 0, 0);
  static final RequesterId OTHER_DEVICE = RequesterId.of(0, 0xbf, 0, 0);
  static final long WINDOW = 0x40_0000_0000L;
  static final long WINDOW_SIZE = 64L << 20;
  static final int HOST_IOMMU = 0;
  static final int TEE_IOMMU = 1;

  /** What a test may change before the machine is built. */
  static final class Options {
    String profile = "machine";
    String policy = "{}";
    boolean anchored = true;
    boolean foreignAnchor;
    Guards guards = Guards.all();
    ResponderProfile responder = ResponderProfile.device().withSuite(Suite.P256);
    RequesterProfile requester = RequesterProfile.cove();
    Map<String, GuestProgram> programs = new TreeMap<>();
    int harts = 1;

    /** Pages that the TSM has for its own tables and queues. */
    int tsmPages = 64;

    /** What the TSM attests with. */
    Optional<TsmIdentity> identity = Optional.empty();

    /** TLPs that one key of a root port protects. */
    long keyLimit = IdeStream.UNLIMITED;

    Options program(String image, GuestProgram program) {
      programs.put(image, program);
      return this;
    }
  }

  final PhysicalMemory chips = new PhysicalMemory(new HostAddress(MEMORY), MEMORY_SIZE);
  final MemoryProtection.Control mpt;
  final IoMpt.Control classifier;
  final Iommu iommu;
  final RootComplex complex;
  final RootPort.Control rootPort;
  final Rdsm rdsm;
  final RdsmPort rdsmPort;
  final Tsm tsm;
  final List<TsmEvent> events = new ArrayList<>();

  /** Hears every event of the TSM when it happens. */
  Consumer<TsmEvent> listener = event -> {};

  final List<Hart> harts = new ArrayList<>();
  final Map<RequesterId, TestDevice> devices = new HashMap<>();
  final Crypto crypto = Crypto.portable();
  final TestRandom random = new TestRandom();
  final Certificate root;

  Duration passed = Duration.ZERO;
  final InstantSource clock = () -> Instant.parse("2026-11-21T12:00:00Z").plus(passed);

  TestMachine() {
    this(new Options());
  }

  TestMachine(Options options) {
    Guards guards = options.guards;
    mpt = MemoryProtection.powerOn(chips, guards);
    classifier = IoMpt.powerOn(guards);
    iommu =
        new Iommu(
            IommuCapabilities.ofTheMachine(), chips, mpt.table(), SupervisorDomain.TEE, e -> {});
    Iommu hostIommu =
        new Iommu(
            IommuCapabilities.ofTheMachine(), chips, mpt.table(), SupervisorDomain.HOST, e -> {});
    complex =
        new RootComplex(
            chips,
            mpt.table(),
            classifier.classifier(),
            Map.of(HOST_IOMMU, hostIommu, TEE_IOMMU, iommu),
            new MmioWindow(new HostAddress(0x2800_0000L), 4096),
            crypto,
            options.keyLimit,
            guards,
            e -> {});
    rootPort =
        complex.addRootPort(
            new RootPortFacts(
                ROOT_PORT,
                new BusRange(0, 0xbe, 0xbf),
                List.of(new MmioWindow(new HostAddress(WINDOW), WINDOW_SIZE))));
    DomainMemory tee = new DomainMemory(chips, mpt.table(), SupervisorDomain.TEE);
    rdsm =
        new Rdsm(
            List.of(rootPort),
            classifier,
            mpt,
            tee,
            Map.of(HOST_IOMMU, SupervisorDomain.HOST, TEE_IOMMU, SupervisorDomain.TEE),
            guards,
            e -> {});
    rdsmPort = rdsm.port(SupervisorDomain.TEE);
    for (int i = 0; i < options.harts; i++) {
      harts.add(new Hart(i, SupervisorDomain.HOST));
    }
    Map<Bytes, GuestProgram> programs = new HashMap<>();
    options.programs.forEach((image, program) -> programs.put(TestHost.image(image), program));
    CertificateMint mint = new CertificateMint(crypto, random, clock);
    MintedCertificate authority = mint.root(KeyAlgorithm.EC_P256, "maker");
    root = authority.certificate();
    devices.put(DEVICE, device(options, mint, authority, DEVICE, WINDOW));
    devices.put(OTHER_DEVICE, device(options, mint, authority, OTHER_DEVICE, WINDOW + (16L << 20)));
    tsm =
        new Tsm(
            manifest(
                options,
                options.foreignAnchor
                    ? mint.root(KeyAlgorithm.EC_P256, "other").certificate()
                    : root),
            new TsmMachine(
                tee,
                new HostAddress(TSM_PAGES),
                options.tsmPages,
                harts,
                rdsm,
                rdsmPort,
                iommu,
                complex.mmio(SupervisorDomain.TEE),
                new ProgramStore(crypto, programs),
                options.identity),
            options.requester,
            crypto,
            random,
            clock,
            guards,
            this::heard,
            AgreedSecrets.NONE);
  }

  private void heard(TsmEvent event) {
    events.add(event);
    listener.accept(event);
  }

  private TestDevice device(
      Options options,
      CertificateMint mint,
      MintedCertificate authority,
      RequesterId function,
      long bar) {
    MintedCertificate leaf =
        mint.device(authority, KeyAlgorithm.EC_P256, "maker", "device", function.toString());
    CertificateChain chain =
        CertificateChain.of(
            crypto, HashAlgorithm.SHA_256, List.of(authority.certificate(), leaf.certificate()));
    return new TestDevice(
        function,
        bar,
        new SlotIdentity(chain, leaf.key()),
        options.responder,
        crypto,
        random,
        clock);
  }

  private static Manifest manifest(Options options, Certificate root) {
    String anchors =
        options.anchored
            ? "[{\"der\": \"" + Base64.getEncoder().encodeToString(root.der().toArray()) + "\"}]"
            : "[]";
    try {
      return Manifest.read(
          """
          {"version": 1, "platform": "test", "svn": 1, "profile": "%s", "anchors": %s,
           "memory": [{"base": "0x80000000", "length": "0x4000000"}],
           "iommus": [{"id": 1, "registers": "0x10000000", "domain": "tee"}],
           "rootPorts": [{"id": "00:01.0", "iommu": 1, "ecam": "0x30008000",
             "mmio": [{"base": "0x4000000000", "length": "0x4000000"}],
             "endpoints": [{"first": "be:00.0", "last": "bf:1f.7"}]}],
           "policy": %s}
          """
              .formatted(options.profile, anchors, options.policy));
    } catch (ManifestError e) {
      throw new AssertionError(e);
    }
  }

  TestDevice device() {
    return Objects.requireNonNull(devices.get(DEVICE));
  }

  /** The stream of {@code device}: eight functions and 16 MiB from its BAR on. */
  IdeStreamDescriptor stream(TestDevice device) {
    return IdeStreamDescriptor.of(
        TestDevice.STREAM,
        new StreamAssociation(
            device.function,
            device.function.plus(7),
            List.of(new AddressRange(device.bar, device.bar + (16L << 20) - 1))));
  }

  <T extends TsmEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Whether a refusal named {@code rule}. */
  boolean broke(Rule rule) {
    return events(TsmEvent.RuleBroken.class).stream().anyMatch(event -> event.rule().equals(rule));
  }

  /** No connection, and nothing of one at the root port. */
  void assertNothingLeft() {
    assertThat(rootPort.streams()).allMatch(stream -> !stream.isEnabled() && !stream.keysReady());
    assertThat(events(TsmEvent.ConnectionChanged.class).getLast().state())
        .isEqualTo(ConnState.DISCONNECTED);
  }

  /** Bytes that are the same in every run, and a switch that lets a test in between. */
  static final class TestRandom implements RandomSource {
    private final Random random = new Random(7);
    Runnable before = () -> {};
    boolean stuck;

    @Override
    public void fill(byte[] target) {
      before.run();
      if (stuck) {
        java.util.Arrays.fill(target, (byte) 0x5A);
      } else {
        random.nextBytes(target);
      }
    }
  }
}
