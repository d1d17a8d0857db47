package io.teeio.lab.page;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.crypto.Crypto;
import io.teeio.lab.DeviceLife;
import io.teeio.lab.Payload;
import io.teeio.lab.Recordings;
import io.teeio.lab.RunRequest;
import io.teeio.lab.report.MachineMap;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.DmaReport;
import io.teeio.lab.report.RunReport.IdeReport;
import io.teeio.lab.report.RunReport.Result;
import io.teeio.lab.report.RunReport.States;
import java.util.List;
import java.util.Optional;

/** Reports to make pages of. */
final class Reports {
  private Reports() {}

  /** The page of a real run, of which {@code also} records as well. */
  static String live(Recordings also) {
    Story story = new Story();
    try (Conversations conversations = new Conversations()) {
      RunRequest request = RunRequest.carrying(Payload.pattern(4096));
      RunReport report =
          new DeviceLife(request, story.timeline(event -> {}), conversations.recordings().and(also))
              .run();
      return new RunPage(Crypto.fastest()).write(report, story, conversations);
    }
  }

  /** A report in which everything that others say is {@code text}. */
  static RunReport saying(String text) {
    return new RunReport(
        Result.REFUSED,
        Optional.of(text),
        text,
        text,
        new MachineMap(
            List.of(new MachineMap.Branch(text, List.of(text), text, List.of(text), true)),
            Optional.of(text)),
        Optional.of(new RunReport.SpdmFacts(text, text, text, text, text)),
        List.of(),
        new States(Optional.of(text), Optional.of(text), Optional.of(text)),
        new DmaReport(Optional.empty(), Optional.empty()),
        new IdeReport(0, 0),
        new Verdict(List.of(Check.fail(text, text))),
        List.of(text));
  }
}
