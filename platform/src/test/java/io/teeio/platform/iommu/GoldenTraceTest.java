package io.teeio.platform.iommu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
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
    Map<String, String> fields = fields(line);
    IommuCommand command = ENCODINGS.get(number);
    assertThat(command.dw0()).isEqualTo(number(fields, "dw0"));
    assertThat(command.dw1()).isEqualTo(number(fields, "dw1"));
    assertThat(IommuCommand.decode(command.dw0(), command.dw1())).contains(command);
  }

  private static void replay(List<String> lines) {
    Replay replay = new Replay(number(fields(lines.getFirst()), "capabilities"));
    lines.forEach(replay::step);
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String word : text.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return fields;
  }

  private static long number(Map<String, String> fields, String name) {
    return number(fields.getOrDefault(name, ""));
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseUnsignedLong(text);
  }

  /** One scenario: memory, an IOMMU, and the driver that the trace was taken with. */
  private static final class Replay {
    private final PhysicalMemory memory = new PhysicalMemory(new HostAddress(0), 1L << 32);
    private final Iommu iommu;
    private long cqt;

    Replay(long capabilities) {
      MemoryProtection protection = MemoryProtection.powerOn(memory, Guards.all()).table();
      iommu =
          new Iommu(
              new IommuCapabilities(capabilities),
              memory,
              protection,
              SupervisorDomain.HOST,
              event -> {});
    }

    void step(String line) {
      String[] words = line.split("\\s+", -1);
      switch (words[0]) {
        case "cfg", "sync" -> {}
        case "mem" -> memory.setU64(number(words[1]), number(words[2]));
        case "reg" ->
            iommu.write((int) number(words[1]), Integer.parseInt(words[2]), number(words[3]));
        case "cmd" -> command(number(words[1]), number(words[2]));
        case "rd" ->
            assertThat(iommu.read((int) number(words[1]), Integer.parseInt(words[2])))
                .as(line)
                .isEqualTo(number(words[4]));
        case "m?" ->
            assertThat(memory.u32(number(words[1])) & 0xFFFF_FFFFL)
                .as(line)
                .isEqualTo(number(words[4]));
        case "req" -> request(line);
        default -> throw new IllegalStateException("what is " + line);
      }
    }

    private void command(long dw0, long dw1) {
      long base = (iommu.read(IommuRegisters.CQB, 8) >>> 10) << 12;
      memory.setU64(base + cqt * IommuCommand.SIZE, dw0);
      memory.setU64(base + cqt * IommuCommand.SIZE + 8, dw1);
      cqt++;
      iommu.write(IommuRegisters.CQT, 4, cqt);
    }

    private void request(String line) {
      int arrow = line.indexOf("->");
      Map<String, String> in = fields(line.substring(0, arrow));
      Map<String, String> out = fields(line.substring(arrow));
      long before = iommu.read(IommuRegisters.FQT, 4);
      Translation translation =
          iommu.translate(
              new IommuRequest(
                  (int) number(in, "did"),
                  "1".equals(in.get("pv")) ? OptionalInt.of(7) : OptionalInt.empty(),
                  AddressType.valueOf(in.getOrDefault("at", "")),
                  "W".equals(in.get("rw")) ? Access.WRITE : Access.READ,
                  number(in, "iova")));
      long after = iommu.read(IommuRegisters.FQT, 4);
      switch (translation) {
        case Translation.Mapped mapped -> {
          assertThat(out.get("status")).as(line).isEqualTo("SUCCESS");
          assertThat(mapped.address().value()).as(line).isEqualTo(number(out, "pa"));
          assertThat(mapped.pageSize()).as(line).isEqualTo(number(out, "pgsz"));
          assertThat(mapped.memoryType().pbmt()).as(line).isEqualTo(number(out, "PBMT"));
          assertThat(after).isEqualTo(before);
        }
        case Translation.Aborted aborted -> {
          assertThat(out.get("status")).as(line).isEqualTo("UR");
          assertThat(aborted.reported()).as(line).isEqualTo(out.containsKey("rec"));
          assertThat(after != before).as(line).isEqualTo(out.containsKey("rec"));
          if (out.containsKey("rec")) {
            assertThat(aborted.fault().cause().code()).isEqualTo((int) number(out, "cause"));
            assertThat(record(before)).as(line).isEqualTo(out.get("rec"));
            iommu.write(IommuRegisters.FQH, 4, after);
          }
        }
      }
    }

    private String record(long index) {
      long at = ((iommu.read(IommuRegisters.FQB, 8) >>> 10) << 12) + index * FaultRecord.SIZE;
      return String.format(
          "%016x:%016x:%016x:%016x",
          memory.u64(at), memory.u64(at + 8), memory.u64(at + 16), memory.u64(at + 24));
    }
  }
}
