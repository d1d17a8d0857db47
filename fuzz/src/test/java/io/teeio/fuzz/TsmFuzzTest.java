package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.testkit.Source;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.vmm.HostFailure;
import java.util.Arrays;

/** The TSM of a machine whose host and guest call it with any registers and any memory. */
class TsmFuzzTest {
  private static final int MOST = 48;

  /** A host that just booted. */
  @FuzzTest
  void booted(byte[] input) throws ManifestError, HostFailure {
    Source source = Source.of(input);
    run(FuzzedMachine.booted(source), source);
  }

  /** A host with a TVM and a device; the first half of the input is the guest's. */
  @FuzzTest
  void bound(byte[] input) throws ManifestError, HostFailure {
    int half = input.length / 2;
    Source guest = Source.of(Arrays.copyOf(input, half));
    Source host = Source.of(Arrays.copyOfRange(input, half, input.length));
    run(FuzzedMachine.bound(host, FuzzedMachine.guest(guest)), host);
  }

  private static void run(FuzzedMachine machine, Source source) {
    try {
      int steps = source.below(MOST);
      for (int i = 0; i < steps; i++) {
        machine.step();
      }
    } finally {
      machine.end();
    }
  }
}
