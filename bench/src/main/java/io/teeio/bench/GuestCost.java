package io.teeio.bench;

import io.teeio.lab.DeviceLife;
import io.teeio.lab.Payload;
import io.teeio.lab.Recordings;
import io.teeio.lab.RunRequest;
import io.teeio.lab.Timeline;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What moving data costs the guest itself ({@code tvmNanosPerKiB} of {@code teeio run}): directly
 * into its confidential memory, and through bounce buffers that it has to seal and open. Whole
 * lives of a device, one after the other; the figure is the median of those after the warm-up.
 */
public final class GuestCost {
  private static final int[] SIZES = {4 << 10, 64 << 10, 1 << 20};
  private static final int WARM_UP = 12;
  private static final int LIVES = 21;

  private GuestCost() {}

  /** Prints a table. */
  public static void main(String[] arguments) {
    System.out.println("   bytes   direct ns/KiB   bounce ns/KiB   ratio");
    for (int size : SIZES) {
      List<Double> direct = new ArrayList<>();
      List<Double> bounce = new ArrayList<>();
      for (int life = 0; life < WARM_UP + LIVES; life++) {
        RunReport.DmaReport moved = live(size).dma();
        if (life >= WARM_UP) {
          direct.add(moved.direct().map(Transfer::tvmNanosPerKib).orElseThrow());
          bounce.add(moved.bounce().map(Transfer::tvmNanosPerKib).orElseThrow());
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%8d %15.1f %15.1f %7.1f%n",
          size,
          median(direct),
          median(bounce),
          median(bounce) / median(direct));
    }
  }

  private static RunReport live(int size) {
    RunRequest request = RunRequest.carrying(Payload.pattern(size));
    return new DeviceLife(request, new Timeline(event -> {}), Recordings.NONE).run();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
