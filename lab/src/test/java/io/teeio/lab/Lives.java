package io.teeio.lab;

import io.teeio.device.Firmware;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.StepReport;
import io.teeio.lab.report.StepReport.Status;
import io.teeio.lab.report.StepReport.Step;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whole lives of devices, for tests to look at. */
final class Lives {
  private Lives() {}

  /** One device, one TDI, genuine, SPDM 1.3, P-384, no seed. */
  static RunRequest ordinary(int bytes) {
    return RunRequest.carrying(Payload.pattern(bytes));
  }

  static RunRequest seeded(long seed) {
    return ordinary(4096).withSeed(seed);
  }

  static RunRequest sized(int devices, int tdis) {
    return ordinary(4096).withSize(devices, tdis);
  }

  static RunRequest tampered(int bytes) {
    return ordinary(bytes).withFirmware(Firmware.TAMPERED);
  }

  static RunRequest speaking(SpdmVersion version, Suite suite) {
    return ordinary(4096).withSpdm(version).withSuite(suite);
  }

  /** Lives {@code request}. */
  static RunReport live(RunRequest request) {
    return live(request, event -> {}, Witness.NOBODY);
  }

  /** Lives {@code request} before a witness. */
  static RunReport live(RunRequest request, Consumer<TimelineEvent> reader, Witness witness) {
    return new DeviceLife(request, new Timeline(reader), Recordings.NONE, System::nanoTime, witness)
        .run();
  }

  /** The timeline of {@code request}, line by line. */
  static List<String> timeline(RunRequest request) {
    List<String> lines = new ArrayList<>();
    live(request, event -> lines.add(event.toString()), Witness.NOBODY);
    return lines;
  }

  /** What each step came to. */
  static Map<Step, Status> statuses(RunReport report) {
    Map<Step, Status> statuses = new EnumMap<>(Step.class);
    for (StepReport step : report.steps()) {
      statuses.put(step.step(), step.status());
    }
    return statuses;
  }
}
