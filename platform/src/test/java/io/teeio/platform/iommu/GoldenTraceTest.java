package io.teeio.platform.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Replays what the official reference model did, line by line and byte for byte. */
class GoldenTraceTest {
  private static List<String> trace() throws IOException {
    String shared = System.getProperty("teeio.shared", "");
    Path golden = Path.of(shared, "iommu-golden", "golden.txt");
    assumeTrue(!shared.isEmpty() && Files.exists(golden), "../shared is not here");
    return Files.readAllLines(golden);
  }

  @TestFactory
  Stream<DynamicTest> theReferenceModelAgrees() throws IOException {
    Map<String, List<String>> scenarios = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : trace()) {
      if (line.startsWith("### ")) {
        lines = new ArrayList<>();
        scenarios.put(line.substring(4), lines);
      } else if (!line.isBlank()) {
        lines.add(line);
      }
    }
    scenarios.remove("encodings");
    assertThat(scenarios).hasSize(18);
    assertThat(scenarios.values())
        .allMatch(steps -> steps.stream().anyMatch(line -> line.contains("->")));
    return scenarios.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> replay(entry.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> encodingsAreThoseOfTheReferenceModel() throws IOException {
    List<String> lines = trace().stream().filter(line -> line.startsWith("enc ")).toList();
    assertThat(lines).hasSize(11).hasSameSizeAs(ENCODINGS);
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
        .map(i -> DynamicTest.dynamicTest(lines.get(i), () -> encode(lines.get(i), i)));
  }

  private static final List<IommuCommand> ENCODINGS =
      List.of(
          new IommuCommand.InvalidateGvma(OptionalInt.empty(), OptionalLong.empty()),
          new IommuCommand.InvalidateGvma(OptionalInt.of(5), OptionalLong.empty()),
          new IommuCommand.InvalidateGvma(OptionalInt.of(0xABCD), OptionalLong.of(0x80001000L)),
          new IommuCommand.InvalidateVma(
              OptionalInt.of(5), OptionalInt.empty(), OptionalLong.empty()),
          new IommuCommand.InvalidateVma(
              OptionalInt.of(5), OptionalInt.of(0x12345), OptionalLong.of(0xffffffff80002000L)),
          new IommuCommand.Fence(true, true, Optional.empty()),
          new IommuCommand.Fence(
              true, true, Optional.of(new IommuCommand.Fence.Store(0x50010, 0xCAFEF00D))),
          new IommuCommand.InvalidateDdt(OptionalInt.empty()),
          new IommuCommand.InvalidateDdt(OptionalInt.of(0x012345)),
          new IommuCommand.InvalidatePdt(0x012345, 0xABCDE),
          new IommuCommand.AtsInvalidate(
              OptionalInt.empty(), OptionalInt.of(1), 0x2345, 0x7ffffffffffff800L));

  private static void encode(String line, int number) {
    Map<String, String> fields = TraceReplay.fields(line);
    IommuCommand command = ENCODINGS.get(number);
    assertThat(command.dw0()).isEqualTo(TraceReplay.number(fields, "dw0"));
    assertThat(command.dw1()).isEqualTo(TraceReplay.number(fields, "dw1"));
    assertThat(IommuCommand.decode(command.dw0(), command.dw1())).contains(command);
  }

  private static void replay(List<String> lines) {
    TraceReplay replay = new TraceReplay(lines.getFirst());
    lines.forEach(replay::step);
  }

  /** A line that is passed over is a line that proves nothing. */
  @Test
  void noLineIsSkipped() throws IOException {
    assertThat(trace().stream().filter(line -> !line.isBlank() && !line.startsWith("#")))
        .allMatch(line -> TraceReplay.KINDS.contains(line.split("\\s+", -1)[0]));
  }
}
