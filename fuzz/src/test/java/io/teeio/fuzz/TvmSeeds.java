package io.teeio.fuzz;

import io.teeio.attest.token.GoldenTvm;
import io.teeio.attest.token.TvmReferenceJson;
import io.teeio.attest.token.TvmReport;
import io.teeio.lab.DeviceLife;
import io.teeio.lab.Payload;
import io.teeio.lab.Recordings;
import io.teeio.lab.RunRequest;
import io.teeio.lab.Timeline;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/** What a TVM of the lab's machine shows a third party, always the same. */
final class TvmSeeds {
  private TvmSeeds() {}

  static TvmReport report() {
    RunRequest request =
        RunRequest.carrying(Payload.pattern(64))
            .withSuite(Suite.P256)
            .withSeed(11)
            .withChallenge(Bytes.zeros(64));
    DeviceLife life = new DeviceLife(request, new Timeline(event -> {}), Recordings.NONE);
    life.run();
    return life.proof().orElseThrow().report();
  }

  static String referenceValues(TvmReport report) throws MalformedInput {
    return TvmReferenceJson.write(GoldenTvm.of(report, "seed", Parties.CRYPTO));
  }
}
