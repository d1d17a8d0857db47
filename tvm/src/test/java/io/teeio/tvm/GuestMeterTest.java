package io.teeio.tvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.tvm.GuestMeter.Work;
import org.junit.jupiter.api.Test;

final class GuestMeterTest {
  private long now;
  private final GuestMeter meter = new GuestMeter(() -> now);

  private void work(Work work, long nanos) {
    meter.start();
    now += nanos;
    meter.stop(work);
  }

  @Test
  void onlyTheTimeBetweenStartAndStopCounts() {
    work(Work.DRIVING, 10);
    now += 1_000_000;
    work(Work.SEALING, 500);
    assertThat(meter.spentNanos()).isEqualTo(510);
  }

  @Test
  void anInterruptedStretchCountsAsTheMedianOfItsKind() {
    for (int i = 0; i < 9; i++) {
      work(Work.DRIVING, 10);
    }
    work(Work.DRIVING, 1_000_000);
    assertThat(meter.spentNanos()).isEqualTo(100);
  }

  @Test
  void kindsAreJudgedApart() {
    for (int i = 0; i < 9; i++) {
      work(Work.DRIVING, 10);
    }
    work(Work.SEALING, 5000);
    assertThat(meter.spentNanos()).isEqualTo(5090);
  }

  @Test
  void resetForgets() {
    work(Work.DRIVING, 10);
    meter.reset();
    assertThat(meter.spentNanos()).isZero();
  }
}
