package io.teeio.platform.sbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbers of the ABI (coveio.md 1.3, 2.1 to 2.3). */
class SbiNumbersTest {
  @Test
  void extensionIdsSpellTheirNames() {
    assertThat(Stream.of(Eid.SUPD, Eid.COVH, Eid.COVI, Eid.COVG, Eid.NACL, Eid.COVT).map(Eid::text))
        .containsExactly("SUPD", "COVH", "COVI", "COVG", "NACL", "COVT");
    assertThat(Eid.text(0x10)).isEqualTo("0x00000010");
  }

  /** the specification renumbered half of its list, and 1029 belongs to nobody. */
  @Test
  void covh1029IsAHole() {
    assertThat(SbiFunction.find(Eid.COVH, 1029)).isEmpty();
    assertThat(SbiFunction.find(Eid.COVH, 1028)).contains(CovhFunction.BIND_INTERFACE);
    assertThat(SbiFunction.find(Eid.COVH, 1030)).contains(CovhFunction.UNBIND_INTERFACE);
    assertThat(SbiFunction.find(Eid.COVT, 1029)).contains(CovtFunction.PROGRAM_RP_IDE_STREAM);
  }

  @Test
  void noTwoFunctionsShareTheirNumbers() {
    List<SbiFunction> all = new ArrayList<>();
    all.addAll(List.of(SupdFunction.values()));
    all.addAll(List.of(NaclFunction.values()));
    all.addAll(List.of(CovhFunction.values()));
    all.addAll(List.of(CovgFunction.values()));
    all.addAll(List.of(CovtFunction.values()));
    Set<String> seen = new HashSet<>();
    for (SbiFunction function : all) {
      assertThat(seen.add(function.eid() + "/" + function.fid())).isTrue();
      assertThat(SbiFunction.find(function.eid(), function.fid())).contains(function);
    }
    assertThat(seen).hasSize(1 + 5 + 30 + 19 + 6);
    assertThat(SbiFunction.find(0x10, 0)).isEmpty();
  }

  @Test
  void aResultIsItsOwnErrorOnly() {
    SbiResult denied = SbiResult.of(SbiError.DENIED);
    assertThat(denied.is(SbiError.DENIED)).isTrue();
    assertThat(denied.is(SbiError.INVALID_PARAM)).isFalse();
    assertThat(SbiResult.SUCCESS.is(SbiError.DENIED)).isFalse();
  }

  @Test
  void aCallFillsItsRegistersFromTheLeft() {
    SbiCall call = SbiCall.of(CovhFunction.CONNECT_DEVICE, 1, 2, 3);

    assertThat(call).isEqualTo(new SbiCall(0x434F5648, 1024, 1, 2, 3, 0, 0, 0));
    assertThat(call.arguments()).containsExactly(1L, 2L, 3L, 0L, 0L, 0L);
    assertThat(call.is(CovhFunction.CONNECT_DEVICE)).isTrue();
    assertThat(call.is(CovgFunction.GET_DEVICE_LINK)).isFalse();
    assertThat(call.name()).isEqualTo("covh_connect_device");
    assertThat(SbiCall.of(Eid.COVH, 1029).name()).isEqualTo("COVH.1029");
    assertThatThrownBy(() -> SbiCall.of(CovhFunction.CONNECT_DEVICE, 1, 2, 3, 4, 5, 6, 7))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void errorsHaveTheNumbersOfTheSpecification() {
    assertThat(SbiError.of(-3)).contains(SbiError.INVALID_PARAM);
    assertThat(SbiError.of(-14)).contains(SbiError.DENIED_LOCKED);
    assertThat(SbiError.of(-1001)).contains(SbiError.KEY_UPDATE_REQUIRED);
    assertThat(SbiError.of(-1005)).contains(SbiError.OUT_OF_MEMORY);
    assertThat(SbiError.of(-99)).isEmpty();
  }

  @Test
  void aResultSaysWhatItIs() {
    assertThat(SbiResult.SUCCESS.isSuccess()).isTrue();
    assertThat(SbiResult.SUCCESS).hasToString("SUCCESS");
    assertThat(SbiResult.success(1)).hasToString("SUCCESS, 0x1");
    assertThat(SbiResult.of(SbiError.DENIED).is(SbiError.DENIED)).isTrue();
    assertThat(SbiResult.of(SbiError.DENIED).isSuccess()).isFalse();
    assertThat(SbiResult.of(SbiError.BAD_RANGE, 64)).isEqualTo(new SbiResult(-11, 64));
    assertThat(new SbiResult(-99, 0)).hasToString("-99");
  }

  @Test
  void theSharedMemoryHasTheLayoutOfNacl() {
    assertThat(Nacl.SIZE).isEqualTo(12 * 1024);
    assertThat(Nacl.gpr(31)).isEqualTo(0xF8);
    assertThat(Nacl.argument(0)).isEqualTo(0x50);
    assertThat(Nacl.argument(7)).isEqualTo(0x88);
    assertThat(Nacl.PENDING).isEqualTo(0x100);
    assertThat(Nacl.PENDING_END).isEqualTo(0x800);
    assertThat(Nacl.csr(0x142)).isEqualTo(0x1000 + 8 * 0x42);
    assertThat(Nacl.csr(0x643)).isEqualTo(0x1000 + 8 * (0x100 + 0x43));
    assertThat(Nacl.csr(0xFFF)).isEqualTo(0x3000 - 8);
  }
}
