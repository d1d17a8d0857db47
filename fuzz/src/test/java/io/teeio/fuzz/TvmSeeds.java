package io.teeio.fuzz;

import io.teeio.attest.token.GoldenTvm;
import io.teeio.attest.token.TvmReferenceJson;
import io.teeio.attest.token.TvmReport;
import io.teeio.device.Firmware;
import io.teeio.lab.DeviceLife;
import io.teeio.lab.Payload;
import io.teeio.lab.Recordings;
import io.teeio.lab.RunRequest;
import io.teeio.lab.Timeline;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import java.util.OptionalLong;

/** What a TVM of the lab's machine shows a third party, always the same. */
final class TvmSeeds {
  private TvmSeeds() {}

  static TvmReport report() {
    RunRequest request =
        new RunRequest(
                1,
                1,
                SpdmVersion.V1_3,
                Suite.P256,
                Firmware.GENUINE,
                OptionalLong.of(11),
                Payload.pattern(64),
                Optional.empty(),
                Optional.empty())
            .withChallenge(Bytes.zeros(64));
    DeviceLife life = new DeviceLife(request, new Timeline(event -> {}), Recordings.NONE);
    life.run();
    return life.proof().orElseThrow().report();
  }

  static String referenceValues(TvmReport report) throws MalformedInput {
    return TvmReferenceJson.write(GoldenTvm.of(report, "seed", Parties.CRYPTO));
  }
}
