package io.teeio.platform.iommu;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.AddressType;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One scenario of a trace of the reference model: memory, an IOMMU, and the driver that the trace
 * was taken with.
 */
final class TraceReplay {
  static final Set<String> KINDS =
      Set.of("cfg", "sync", "enc", "mem", "reg", "cmd", "rd", "m?", "req");

  private static final long NAPOT = 0x1_0000;

  private final PhysicalMemory memory;
  private final Iommu iommu;
  private long cqt;

  TraceReplay(String configuration) {
    Map<String, String> fields = fields(configuration);
    memory =
        new PhysicalMemory(
            new HostAddress(0), number(fields.getOrDefault("memory", "0x100000000")));
    MemoryProtection protection = MemoryProtection.powerOn(memory, Guards.all()).table();
    iommu =
        new Iommu(
            new IommuCapabilities(number(fields, "capabilities")),
            memory,
            protection,
            SupervisorDomain.HOST,
            event -> {});
  }

  static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String word : text.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return fields;
  }

  static long number(Map<String, String> fields, String name) {
    return number(fields.getOrDefault(name, ""));
  }

  static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseUnsignedLong(text);
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
    Translation translation = iommu.translate(request(in));
    long after = iommu.read(IommuRegisters.FQT, 4);
    assertThat(after != before).as(line).isEqualTo(out.containsKey("rec"));
    switch (translation) {
      case Translation.Mapped mapped -> {
        assertThat(out.get("status")).as(line).isEqualTo("SUCCESS");
        expect(line, out, mapped.address(), mapped.pageSize(), mapped.memoryType().pbmt());
      }
      case Translation.Granted granted -> {
        assertThat(out.get("status")).as(line).isEqualTo("SUCCESS");
        Translation.Permissions permissions = granted.permissions();
        assertThat(permissions.read()).as(line).isEqualTo("1".equals(out.get("r")));
        assertThat(permissions.write()).as(line).isEqualTo("1".equals(out.get("w")));
        assertThat(permissions.execute()).as(line).isEqualTo("1".equals(out.get("x")));
        if (out.containsKey("pa")) {
          assertThat(permissions.global()).as(line).isEqualTo("1".equals(out.get("g")));
          assertThat(permissions.supervisor()).as(line).isEqualTo("1".equals(out.get("p")));
          expect(line, out, granted.address(), granted.pageSize(), granted.memoryType().pbmt());
        }
      }
      case Translation.Aborted aborted -> {
        assertThat(out.get("status")).as(line).isEqualTo(aborted.completerAbort() ? "CA" : "UR");
        assertThat(aborted.reported()).as(line).isEqualTo(out.containsKey("rec"));
        if (out.containsKey("rec")) {
          assertThat(aborted.fault().cause().code()).as(line).isEqualTo((int) number(out, "cause"));
          assertThat(comparable(record(before)))
              .as(line)
              .isEqualTo(comparable(out.getOrDefault("rec", "")));
          iommu.write(IommuRegisters.FQH, 4, after);
        }
      }
    }
  }

  private static void expect(
      String line, Map<String, String> out, HostAddress address, long size, long type) {
    assertThat(address.value()).as(line).isEqualTo(number(out, "pa"));
    // The model answers for 4 KiB of a NAPOT page, we for all of its 64 KiB.
    assertThat(size == NAPOT ? 0x1000 : size).as(line).isEqualTo(number(out, "pgsz"));
    assertThat(type).as(line).isEqualTo(number(out, "PBMT"));
  }

  /**
   * Of an implicit access the model reports the guest address of the table, we that of the entry.
   */
  private static String comparable(String record) {
    int at = record.lastIndexOf(':') + 1;
    long guest = Long.parseUnsignedLong(record.substring(at), 16);
    return (guest & 1) == 0
        ? record
        : record.substring(0, at) + Long.toHexString((guest & -0x1000) | 1);
  }

  private static IommuRequest request(Map<String, String> in) {
    return new IommuRequest(
        (int) number(in, "did"),
        "1".equals(in.get("pv"))
            ? OptionalInt.of((int) number(in.getOrDefault("pid", "7")))
            : OptionalInt.empty(),
        "1".equals(in.get("sup")),
        AddressType.valueOf(in.getOrDefault("at", "")),
        switch (in.getOrDefault("rw", "")) {
          case "W" -> Access.WRITE;
          case "X" -> Access.EXECUTE;
          default -> Access.READ;
        },
        number(in, "iova"));
  }

  private String record(long index) {
    long at = ((iommu.read(IommuRegisters.FQB, 8) >>> 10) << 12) + index * FaultRecord.SIZE;
    return String.format(
        "%016x:%016x:%016x:%016x",
        memory.u64(at), memory.u64(at + 8), memory.u64(at + 16), memory.u64(at + 24));
  }
}
