package io.teeio.attest.result;

import static io.teeio.attest.result.TrustClaim.CONFIGURATION;
import static io.teeio.attest.result.TrustClaim.EXECUTABLES;
import static io.teeio.attest.result.TrustClaim.HARDWARE;
import static io.teeio.attest.result.TrustClaim.INSTANCE_IDENTITY;
import static io.teeio.attest.result.TrustClaim.RUNTIME_OPAQUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustVectorTest {
  private static Map<TrustClaim, Integer> vector(Check... checks) {
    return TrustVector.of(new Verdict(List.of(checks))).values();
  }

  @Test
  void everyAspectHasTheWorstOfItsChecks() {
    assertThat(
            vector(
                Check.pass("report signature", ""),
                Check.pass("certificate chain", ""),
                Check.warn("revocation", "on hold"),
                Check.pass("firmware id", ""),
                Check.pass("driver rim signature", ""),
                Check.pass("driver version", ""),
                Check.fail("measurements", ""),
                Check.pass("debug mode", ""),
                Check.pass("device link", "")))
        .isEqualTo(
            Map.of(
                INSTANCE_IDENTITY, 32,
                HARDWARE, 32,
                EXECUTABLES, 96,
                CONFIGURATION, 2,
                RUNTIME_OPAQUE, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "certificate chain,INSTANCE_IDENTITY,97",
    "tsm certificate chain,HARDWARE,97",
    "certificate dates,INSTANCE_IDENTITY,97",
    "revocation,HARDWARE,96",
    "firmware id,EXECUTABLES,96",
    "driver rim signature,EXECUTABLES,33",
    "vbios rim certificate dates,EXECUTABLES,33",
    "rim form,EXECUTABLES,33",
    "corim signature,EXECUTABLES,33",
    "leaf role,HARDWARE,97",
    "measurement 7,EXECUTABLES,96",
    "driver minimum version,EXECUTABLES,96",
    "runtime registers,EXECUTABLES,96",
    "leaf certificate,HARDWARE,97",
    "device link,RUNTIME_OPAQUE,96",
    "firmware update,CONFIGURATION,96",
    "something of tomorrow,CONFIGURATION,96",
    "report form,INSTANCE_IDENTITY,99",
  })
  void aFailedCheckSaysWhatItMeans(String name, TrustClaim claim, int value) {
    assertThat(vector(Check.fail(name, ""))).containsEntry(claim, value);
  }

  @Test
  void evidenceThatIsNotAuthenticSaysNothingElse() {
    assertThat(
            vector(
                Check.fail("nonce", ""),
                Check.pass("measurements", ""),
                Check.pass("debug mode", "")))
        .isEqualTo(Map.of(INSTANCE_IDENTITY, 99, EXECUTABLES, 99, CONFIGURATION, 99));
  }

  @Test
  void whatWasNotCheckedIsNotAffirmed() {
    assertThat(vector(Check.pass("driver version", ""), Check.notChecked("measurements", "")))
        .isEqualTo(Map.of(EXECUTABLES, 0));
    assertThat(vector(Check.notRequired("revocation", ""))).isEmpty();
    assertThat(TrustVector.EMPTY.tier()).isEqualTo(TrustTier.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "-128,CONTRAINDICATED",
    "-97,CONTRAINDICATED",
    "-96,WARNING",
    "-33,WARNING",
    "-32,AFFIRMING",
    "-2,AFFIRMING",
    "-1,NONE",
    "0,NONE",
    "1,NONE",
    "2,AFFIRMING",
    "31,AFFIRMING",
    "32,WARNING",
    "95,WARNING",
    "96,CONTRAINDICATED",
    "127,CONTRAINDICATED"
  })
  void valuesHaveTheirTiers(int value, TrustTier tier) {
    assertThat(TrustTier.of(value)).isEqualTo(tier);
  }
}
