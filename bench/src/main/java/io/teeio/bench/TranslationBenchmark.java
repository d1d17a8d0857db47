package io.teeio.bench;

import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.GuestTranslation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a guest address costs: remembered by a hart or by the IOMMU, and walked for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TranslationBenchmark {
  /** Form of the G-stage. */
  @Param({"SV39X4", "SV48X4"})
  public GStageMode mode = GStageMode.SV39X4;

  private TranslatedGuest guest = new TranslatedGuest();

  /** An empty benchmark; {@link #build} makes the rest. */
  public TranslationBenchmark() {}

  /** One TVM with 1 MiB, and a device that may reach it. */
  @Setup
  public void build() {
    guest = new TranslatedGuest(mode);
  }

  private GuestAddress address() {
    return new GuestAddress(guest.nextPage() + 8);
  }

  /** A hart remembers the page. */
  @Benchmark
  public GuestTranslation warmHart() {
    return guest.stage().translate(address(), Access.READ, guest.hart(), TranslatedGuest.VMID);
  }

  /** The IOMMU remembers context and page. */
  @Benchmark
  public Translation warmDevice() {
    return guest
        .iommu()
        .translate(
            IommuRequest.untranslated(TranslatedGuest.DEVICE, Access.READ, address().value()));
  }

  /** The tables are walked. */
  @Benchmark
  public GuestTranslation walk() {
    return guest.stage().translate(address(), Access.READ);
  }
}
