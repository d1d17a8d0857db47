package io.teeio.tsm.device;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PageLedger;
import io.teeio.rule.Guards;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.TsmMachine;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.dma.IommuDriver;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.tvm.TvmTable;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All calls about devices.
 *
 * @param host what hosts ask about devices
 * @param interfaces what hosts ask about interfaces
 * @param regions MMIO that hosts donate
 * @param guests what guests ask
 */
public record DeviceCalls(
    HostDeviceCalls host,
    HostInterfaceCalls interfaces,
    RegionCalls regions,
    GuestDeviceCalls guests) {
  /**
   * Records that may still be sealed when the limit is reached: what a call that began before it
   * needs.
   */
  private static final int GRACE = 1 << 12;

  private static final int HEADROOM = 8;

  /** The parts of the TSM that devices need. */
  public record Parts(
      Manifest manifest,
      TsmMachine machine,
      RequesterProfile requester,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      HostMemory host,
      PageLedger ledger,
      IommuDriver iommu,
      Hart teeHart,
      HostAddress scratch,
      TvmTable tvms,
      Turn pages,
      Consumer<TsmEvent> events,
      AgreedSecrets secrets) {}

  /** Joins {@code parts}; from then on lost streams are acted upon. */
  public static DeviceCalls of(Parts parts) {
    RdsmKeyAgent rdsm =
        new RdsmKeyAgent(
            parts.machine().rdsm(),
            parts.teeHart(),
            parts.machine().memory(),
            parts.scratch(),
            parts.events());
    RequesterProfile requester = profile(parts.requester(), parts.manifest());
    RootPortKeyAgent keys = agent(parts, requester, rdsm);
    Environment environment =
        new Environment(
            parts.manifest(),
            requester,
            parts.crypto(),
            parts.random(),
            parts.clock(),
            parts.guards(),
            parts.host(),
            parts.ledger(),
            parts.iommu(),
            parts.machine().classifier(),
            keys,
            new RegionLedger(parts.guards()),
            new StreamLedger(parts.guards()),
            new AtomicLong(),
            new AtomicLong(),
            parts.events(),
            parts.secrets());
    Devices devices = new Devices(environment);
    parts.machine().classifier().onStreamLost(devices);
    HostOperations operations = new HostOperations(environment, devices);
    return new DeviceCalls(
        new HostDeviceCalls(environment, devices, operations),
        new HostInterfaceCalls(environment, devices, parts.tvms(), operations),
        new RegionCalls(environment, devices, parts.tvms(), parts.pages()),
        new GuestDeviceCalls(environment, devices));
  }

  /** The way to root-port keys that the manifest names. */
  private static RootPortKeyAgent agent(
      Parts parts, RequesterProfile requester, RdsmKeyAgent rdsm) {
    Optional<RequesterId> rootOfTrust = parts.manifest().rootOfTrust();
    if (rootOfTrust.isEmpty()) {
      return rdsm;
    }
    Anchorage anchorage =
        new Anchorage(parts.manifest().anchors(), parts.crypto(), parts.clock(), parts.guards());
    return new HrotKeyAgent(
        new HrotKeyAgent.Parts(
            rootOfTrust.get(),
            requester,
            anchorage,
            parts.crypto(),
            parts.random(),
            parts.clock(),
            parts.guards(),
            parts.events(),
            parts.secrets()),
        rdsm);
  }

  /**
   * What the pending buffer can carry, a protected handshake, the limit of the manifest, and
   * nothing weaker than what CoVE-IO demands: SPDM 1.2, SHA-256 or SHA-384, AES-256-GCM. What is
   * not offered cannot be negotiated.
   */
  private static RequesterProfile profile(RequesterProfile wanted, Manifest manifest) {
    List<SpdmVersion> versions =
        wanted.versions().stream().filter(v -> v.atLeast(SpdmVersion.V1_2)).toList();
    AlgorithmPreference allowed = AlgorithmPreference.cove();
    AlgorithmPreference offered =
        new AlgorithmPreference(
            kept(wanted.algorithms().hashes(), allowed.hashes()),
            kept(wanted.algorithms().signatures(), allowed.signatures()),
            allowed.requesterSignatures(),
            kept(wanted.algorithms().exchanges(), allowed.exchanges()),
            kept(wanted.algorithms().ciphers(), allowed.ciphers()),
            kept(wanted.algorithms().measurementHashes(), allowed.measurementHashes()));
    if (versions.isEmpty()) {
      throw new IllegalArgumentException(
          "a TSM speaks SPDM 1.2 or later, not " + wanted.versions());
    }
    long limit = manifest.policy().recordLimit();
    RecordLimits limits =
        new RecordLimits(limit > Long.MAX_VALUE - GRACE ? limit : limit + GRACE, HEADROOM);
    return wanted
        .withVersions(versions.toArray(SpdmVersion[]::new))
        .withCapabilities(wanted.capabilities().without(Capability.HANDSHAKE_IN_THE_CLEAR))
        .withTransferSize(PendingTransport.TRANSFER_SIZE)
        .withAlgorithms(offered)
        .withLimits(limits);
  }

  private static <T> List<T> kept(List<T> wanted, List<T> allowed) {
    List<T> kept = wanted.stream().filter(allowed::contains).toList();
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("CoVE-IO allows none of " + wanted);
    }
    return kept;
  }
}
