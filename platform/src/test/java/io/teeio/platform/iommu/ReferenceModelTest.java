package io.teeio.platform.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Random tables and requests over both stages, process directories, MSI tables and ATS, which the
 * official reference model answered. {@code random.txt.gz} has the lines of the golden trace,
 * {@code pid=} and {@code sup=} for process and privilege, and {@code r= w= x= g= p=} for what a
 * device is granted.
 */
class ReferenceModelTest {
  @Test
  void answersAreThoseOfTheReferenceModel() throws IOException {
    int scenarios = 0;
    try (InputStream file =
            Objects.requireNonNull(ReferenceModelTest.class.getResourceAsStream("random.txt.gz"));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      List<TraceReplay> replay = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("cfg")) {
          replay.clear();
          replay.add(new TraceReplay(line));
          scenarios++;
        } else if (!line.isBlank() && !line.startsWith("#")) {
          replay.getFirst().step(line);
        }
      }
    }
    assertThat(scenarios).isGreaterThanOrEqualTo(1000);
  }
}
