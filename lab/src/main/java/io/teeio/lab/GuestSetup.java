package io.teeio.lab;

import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.device.DeviceProfile;
import io.teeio.device.DeviceRimFacts;
import io.teeio.device.Firmware;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.rule.Guards;
import io.teeio.tvm.AcceleratorDriver;
import io.teeio.tvm.DecisionLog;
import io.teeio.tvm.DiskDriver;
import io.teeio.tvm.FunctionDriver;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.GuestMeter;
import io.teeio.tvm.Renewal;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TdmPolicy;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TvmAttester;
import io.teeio.tvm.Workload;
import io.teeio.vmm.TvmImage;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the owner of the TVM prepares: its image and program, what it is to trust, and the key that
 * its application shares with its peer in the baseline.
 */
record GuestSetup(
    RunRequest request,
    RunSources sources,
    GuestWatch watch,
    GuestMeter meter,
    Secret applicationKey) {
  private static final int TAG = 16;
  private static final Bytes IMAGE =
      Bytes.copyOf("teeio workload 1".getBytes(StandardCharsets.US_ASCII));

  /** What the host makes the TVM from. */
  static TvmImage image() {
    return new TvmImage(IMAGE, GuestLayout.ENTRY.value(), GuestLayout.MEMORY_SIZE);
  }

  /**
   * What the machine's harts can execute: the workload, for {@code interfaces} under {@code
   * policy}.
   */
  Map<Bytes, GuestProgram> programs(TdmPolicy policy, List<Integer> interfaces) {
    DecisionLog log = new DecisionLog();
    return Map.of(
        IMAGE,
        new Workload(
            interfaces,
            hart -> manager(hart, policy, log),
            driver(),
            request.payload()::open,
            meter,
            policy.mmio(),
            request.update().map(update -> renewal(policy, log)),
            request.challenge().map(challenge -> attester(challenge, log)),
            watch));
  }

  /** The owner trusts the maker's next release, whatever it is that the host brings. */
  private Renewal renewal(TdmPolicy policy, DecisionLog log) {
    Rim next = rim(Firmware.NEWER);
    return new Renewal(next, hart -> manager(hart, policy.withRim(next), log));
  }

  private FunctionDriver driver() {
    return switch (request.kind()) {
      case ACCELERATOR -> new AcceleratorDriver(this::key);
      case BLOCK ->
          new DiskDriver(this::key, () -> sources.crypto().hashing(HashAlgorithm.SHA_384));
    };
  }

  private Aead key() {
    return sources.crypto().aead(AeadAlgorithm.AES_256_GCM, applicationKey, TAG);
  }

  private TvmAttester attester(Bytes challenge, DecisionLog log) {
    return new TvmAttester(
        challenge, log, sources.crypto(), sources.random().apply("tvm evidence"));
  }

  private Tdm manager(GuestHart hart, TdmPolicy policy, DecisionLog log) {
    return new Tdm(
        new TsmCalls(hart),
        policy,
        sources.crypto(),
        sources.random().apply("tvm"),
        sources.clock(),
        Guards.all(),
        log,
        watch);
  }

  /** The interfaces that the owner ordered: each device's only function, or all its VFs. */
  static List<Integer> ordered(int devices, int virtual) {
    List<Integer> ids = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      RequesterId function = Topology.device(device);
      if (virtual == 0) {
        ids.add(function.value());
      }
      for (int i = 1; i <= virtual; i++) {
        ids.add(function.plus(i).value());
      }
    }
    return ids;
  }

  /** What the maker of the devices publishes of {@code firmware}. */
  Rim rim(Firmware firmware) {
    HashAlgorithm hash =
        switch (request.suite()) {
          case P256 -> HashAlgorithm.SHA_256;
          case P384 -> HashAlgorithm.SHA_384;
        };
    DeviceProfile profile =
        DeviceProfile.standard()
            .withKind(request.kind())
            .withSuite(request.suite())
            .withFirmware(firmware);
    List<ReferenceValue> values =
        DeviceRimFacts.of(profile, sources.crypto(), hash).stream()
            .map(fact -> new ReferenceValue(fact.index(), fact.meaning(), fact.raw(), fact.value()))
            .toList();
    return new Rim(profile.manufacturer() + ":" + profile.product(), values);
  }
}
